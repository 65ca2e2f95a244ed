import assert from "node:assert/strict";
import fc from "fast-check";
import { imageTable } from "../../lib/data/table/image_table.ts";
import { FolderTree } from "../../lib/data/files/folder_tree.ts";
import { listTable } from "../../lib/data/table/list_table.ts";
import { parseTable } from "../../lib/data/table/parse_table.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";
import { writePicture } from "./image_fixtures.ts";

const rows = (text: string) => parseTable(text, "t.csv").rows.map(({ cells }) => cells);

Deno.test("parseTable() supports quotes, CRLF, a byte order mark, tabs and empty lines", () => {
  const { columns, rows: found } = parseTable(
    '\ufeffpath, label \r\n"a,""b"".png",x\r\n\r\n"c\nd",\r\n',
    "t.csv",
  );
  assert.deepEqual(columns, ["path", "label"]);
  assert.deepEqual(found, [{ cells: ['a,"b".png', "x"], line: 2 }, { cells: ["c\nd", ""], line: 4 }]);
  assert.deepEqual(rows("a\tb\n1,5\t2"), [["1,5", "2"]]);
  assert.deepEqual(rows("a,b\n1,2\n"), [["1", "2"]]);
  assert.deepEqual(rows("a,b\n1,\n,2"), [["1", ""], ["", "2"]]);
});

Deno.test("parseTable() reads every cell that RFC 4180 can express", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r\n", " ", "\t", "é") });
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (table) => {
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const text = "one,two\n" + table.map((cells) => cells.map(quoted).join(",")).join("\n");
    assert.deepEqual(rows(text), table);
  }));
});

Deno.test("parseTable() reports the line of an error", async () => {
  await refuses(() => parseTable("", "t.csv"), /^Expected a table in t\.csv but it is empty/);
  await refuses(
    () => parseTable("a,b\n1,2\n1,2,3", "t.csv"),
    /^Expected 2 cells on line 3 of t\.csv, .* but found 3$/,
  );
  await refuses(
    () => parseTable('a,b\n"1,2', "t.csv"),
    /^Expected the quote on line 2 of t\.csv to be closed/,
  );
});

Deno.test("imageTable() opens a table, or the folder that contains it; paths are relative to it", async () => {
  await withFolder(async (folder) => {
    for (let i = 0; i < 8; i++) await writePicture(`${folder}/pictures/my ${i}.png`, { color: 30 * i });
    const lines = Array.from(
      { length: 8 },
      (_, i) =>
        `pictures/my ${i}.png,${i % 2 ? "odd" : "even"},${i < 4 ? "Train" : i < 6 ? "val" : "test"},${i}`,
    );
    await Deno.writeTextFile(`${folder}/all.csv`, ["path,label,split,weather", ...lines].join("\r\n"));
    const said: string[] = [];
    const listener = { say: (line: string) => said.push(line), progress() {} };
    const data = await imageTable(`${folder}/all.csv`, { size: 8, listener });
    assert.deepEqual([data.name, data.title, data.classNames], ["table", "all.csv", ["even", "odd"]]);
    assert.deepEqual([data.train.count, data.validation!.count, data.test.count], [4, 2, 2]);
    for (const set of Object.values(data.splits)) {
      for (let i = 0; i < set.count; i++) assert.equal(set.labels[i], set.image(i)[0]! / 30 % 2);
    }
    assert.match(said[0]!, /^Ignored the unknown column weather of \S+all\.csv$/);
    assert.equal((await imageTable(folder, { size: 8 })).digest, data.digest);
  });
});

Deno.test("listTable() rejects errors in a table, with their line", async () => {
  await withFolder(async (folder) => {
    await putFile(`${folder}/a.png`);
    await putFile(`${folder}/b.png`);
    const says = async (text: string, message: RegExp) => {
      await Deno.writeTextFile(`${folder}/t.csv`, text);
      await refuses(() => listTable(new FolderTree(folder), "t.csv"), message);
    };
    await says(
      "path,class\na.png,x",
      /^Expected columns path and label in \S+t\.csv but found path, class; name them/,
    );
    await says("path,label\n", /but found only its first line; add a line for each$/);
    await says(
      "path,label\na.png,",
      /^Expected a label on line 2 of \S+t\.csv but found none; add it or remove the line$/,
    );
    await says(
      "path,label\na.png,x\na.png,y",
      /^Expected each image once in \S+ but a\.png is on lines 2 and 3; remove one of them$/,
    );
    await says(
      "path,label,split\na.png,x,train\nb.png,x,eval",
      /^Expected a split on line 3 .* query, gallery, but found eval; correct it$/,
    );
    await says("path,label,split\na.png,x,", /^Expected a split on line 2/);
    await says(
      "path,label\na.png,x\n../c.png,x\nd.png,y",
      /^Expected the file of line 3 of \S+t\.csv, \S+\/\.\.\/c\.png, but it does not exist \(and 1 more are missing\); paths are relative/,
    );
    await refuses(
      () => listTable(new FolderTree(folder), "none.csv"),
      /none\.csv but cannot read it: it is missing$/,
    );
  });
});

Deno.test("a table as open-metric-learning has it: queries and gallery of the test, without them in training", () =>
  withFolder(async (folder) => {
    const line = (i: number) => {
      const isTrain = i < 12;
      const role = isTrain ? "," : i < 16 ? "True,False" : i < 20 ? "False,True" : i < 22 ? "1,1.0" : "no,";
      return `"pictures/my ${i}.png",${i % 3},${isTrain ? "train" : "validation"},${role},${
        isTrain ? "" : 0.5
      }`;
    };
    for (let i = 0; i < 24; i++) await writePicture(`${folder}/pictures/my ${i}.png`, { color: 10 * i });
    const lines = [
      "path,label,split,is_query,is_gallery,x_1",
      ...Array.from({ length: 24 }, (_, i) => line(i)),
      "",
      "",
    ];
    await Deno.writeTextFile(`${folder}/df.csv`, "\ufeff" + lines.join("\r\n"));
    const { splits, measured, classNames } = await imageTable(folder, { size: 8 });
    const counts = Object.entries(splits).map(([name, { count }]) => [name, count]);
    assert.deepEqual(counts, [["gallery", 6], ["query", 6], ["train", 12], ["validation", 12]]);
    assert.deepEqual([measured, classNames], ["validation", ["0", "1", "2"]]);
    const names = (split: string) =>
      Array.from(splits[split]!.labels, (_, i) => splits[split]!.name(i)!).sort();
    assert.deepEqual(names("query").filter((name) => names("gallery").includes(name)), [
      ...["pictures/my 20.png", "pictures/my 21.png"],
    ]);
    // The same image is the same pixels in each split.
    for (const split of ["query", "gallery"]) {
      const set = splits[split]!;
      for (let i = 0; i < set.count; i++) {
        assert.equal(set.image(i)[0], 10 * Number(/\d+/.exec(set.name(i)!)![0]));
      }
    }
    // Without a column of splits: what has no role is for training.
    const bare = lines.map((line) => line.replace(/,(split|train|validation),/, ","));
    await Deno.writeTextFile(`${folder}/df.csv`, bare.join("\n"));
    const again = await imageTable(folder, { size: 8 });
    assert.deepEqual(Object.entries(again.splits).map(([name, { count }]) => [name, count]), [
      ...[["gallery", 6], ["query", 6], ["test", 10], ["train", 14]],
    ]);
    await Deno.writeTextFile(`${folder}/df.csv`, "path,label,is_query\npictures/my 1.png,a,perhaps\n");
    await refuses(
      () => imageTable(folder),
      /^Expected is_query to be true or false on line 2 of \S+df\.csv but found perhaps; correct it$/,
    );
  }));
