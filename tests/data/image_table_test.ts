import assert from "node:assert/strict";
import fc from "fast-check";
import { findData } from "../../lib/data/find_data.ts";
import { imageTable } from "../../lib/data/table/image_table.ts";
import { openLists } from "../../lib/data/list/image_list.ts";
import { FolderTree } from "../../lib/data/files/folder_tree.ts";
import { listTable } from "../../lib/data/table/list_table.ts";
import { parseTable } from "../../lib/data/table/parse_table.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile } from "../setup/fixtures.ts";
import { writeClasses, writePicture } from "./image_fixtures.ts";

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
  // As spreadsheets write it where the comma is the decimal sign.
  assert.deepEqual(rows('a;b\n1,5;"x;y"'), [["1,5", "x;y"]]);
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
      "path,weather\na.png,x",
      /^Expected columns path and label in \S+t\.csv but found path, weather; name them/,
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
      /^Expected the file of line 3 of \S+t\.csv, \S+\/\.\.\/c\.png, but it does not exist \(and 1 more is missing\); correct the table, whose paths are relative to its folder, or leave out such lines with --bad skip$/,
    );
    await says(
      "path,label\nc.png,x\nd.png,y\ne.png,y",
      /^Expected the file of line 2 of \S+t\.csv, \S+c\.png, but it does not exist \(and 2 more are missing\); paths are relative to the folder of the table$/,
    );
    await says(
      "path,label\nhttps://a.org/1.png,x",
      /^Expected the path of a file on line 2 of \S+t\.csv but found the address https:\/\/a\.org\/1\.png; download the images/,
    );
    await says("path,label\nfile:///a/1.png,x", /found the address file:\/\/\/a\/1\.png; write \/a\/1\.png$/);
    await says(
      "name,label\na.png,x",
      /^Expected columns path and label in \S+t\.csv but found name, label; name them/,
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

Deno.test("a table may have absolute paths, backslashes, and other usual names of its columns", () =>
  withFolder(async (folder) => {
    // So many that some are for evaluation wherever the folder is: a path as written decides of its image.
    const count = 80;
    await writeClasses(`${folder}/elsewhere`, { a: count });
    const rows = Array.from({ length: count }, (_, i) => `${folder}/elsewhere/a/${i}.png`);
    await Deno.mkdir(`${folder}/tables`);
    const digests = new Set<string>();
    const tables = {
      absolute: ["path,label", ...rows.map((row, i) => `${row},${i % 2}`)],
      synonyms: ["ID,Image Path,Category", ...rows.map((row, i) => `${i},${row},${i % 2}`)],
      semicolons: ["path;label", ...rows.map((row, i) => `${row};${i % 2}`)],
      // The preferred name counts where there are two.
      both: ["filename,class,path,label", ...rows.map((row, i) => `x,y,${row},${i % 2}`)],
    };
    for (const [name, lines] of Object.entries(tables)) {
      const path = `${folder}/tables/${name}.csv`;
      await Deno.writeTextFile(path, lines.join("\n"));
      const { source } = await findData("auto", path);
      assert.equal(source?.name, "table");
      const data = await imageTable(path, { size: 8 });
      assert.deepEqual(data.classNames, ["0", "1"]);
      digests.add(data.digest);
    }
    assert.equal(digests.size, 1);
    const relative = rows.map((row, i) => `..\\elsewhere\\a\\${row.split("/").at(-1)},word ${i % 2}`);
    await Deno.writeTextFile(`${folder}/tables/windows.csv`, ["path,label", ...relative].join("\r\n"));
    const { classNames, train, test } = await imageTable(`${folder}/tables/windows.csv`, { size: 8 });
    assert.deepEqual([classNames, train.count + test.count], [["word 0", "word 1"], count]);
  }));

Deno.test("tables that are named after splits are splits, unless they have a column of splits", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { pictures: 24 });
    const line = (i: number) => `pictures/${i}.png,${i % 3}`;
    const write = (name: string, from: number, to: number) =>
      Deno.writeTextFile(
        `${folder}/${name}.csv`,
        ["path,label", ...Array.from({ length: to - from }, (_, i) => line(from + i))].join("\n"),
      );
    await write("train", 0, 12);
    await write("test", 12, 24);
    const { source } = await findData("auto", folder);
    assert.equal(source?.name, "table");
    const { splits } = await imageTable(folder, { size: 8 });
    assert.deepEqual(Object.entries(splits).map(([name, { count }]) => [name, count]), [["test", 12], [
      "train",
      12,
    ]]);
    await write("test", 11, 24);
    await refuses(
      () => imageTable(folder, { size: 8 }),
      /^Expected each image once but pictures\/11\.png is in test\.csv and in train\.csv of \S+; remove it from one$/,
    );
  }));

Deno.test("lines whose files are missing are left out by --bad skip, and by auto if they are few", () =>
  withFolder(async (folder) => {
    await writeClasses(folder, { pictures: 100 });
    const lines = Array.from({ length: 100 }, (_, i) => `pictures/${i}.png,${i % 2}`);
    const said: string[] = [];
    const listener = { say: (line: string) => said.push(line), progress() {} };
    const open = async (missing: number, bad: "auto" | "skip" | "stop") => {
      const gone = Array.from({ length: missing }, (_, i) => `gone/${i}.png,only here`);
      await Deno.writeTextFile(`${folder}/t.csv`, ["path,label", ...lines, ...gone].join("\n"));
      return await imageTable(`${folder}/t.csv`, { size: 8, bad, listener });
    };
    for (const [missing, bad] of [[1, "auto"], [7, "skip"]] as const) {
      const { classNames, train, test } = await open(missing, bad);
      assert.deepEqual([classNames, train.count + test.count], [["0", "1"], 100]);
    }
    assert.match(
      said[0]!,
      /^Skipped 1 of 101 images that cannot be decoded: \S+gone\/0\.png \(it cannot be read: it is missing\)$/,
    );
    assert.match(said[1]!, /^Skipped 7 of 107 images .*, and 2 more$/);
    await refuses(() => open(7, "auto"), /does not exist \(and 6 more are missing\); correct .* --bad skip$/);
    await refuses(() => open(1, "stop"), /^Expected the file of line 102 of \S+t\.csv, .* --bad skip$/);
  }));

Deno.test("a table may write accents in another way than the disk, and classes in both", () =>
  withFolder(async (folder) => {
    const [composed, decomposed] = [["NFC", "NFD"].map((form) => "é".normalize(form))].flat() as [
      string,
      string,
    ];
    for (let i = 0; i < 24; i++) {
      await writePicture(`${folder}/${i % 2 ? composed : decomposed}/${i}.png`, { color: 10 * i });
    }
    const lines = Array.from(
      { length: 24 },
      (_, i) => `${i % 2 ? decomposed : composed}/${i}.png,caf${i % 4 < 2 ? composed : decomposed} ${i % 3}`,
    );
    await Deno.writeTextFile(`${folder}/t.csv`, ["path,label", ...lines].join("\n"));
    const { classNames, train, test } = await imageTable(`${folder}/t.csv`, { size: 8 });
    assert.deepEqual([classNames, train.count + test.count], [
      [0, 1, 2].map((i) => `caf${composed} ${i}`),
      24,
    ]);
    await Deno.writeTextFile(`${folder}/t.txt`, lines.map((line) => line.replace(",", "\t")).join("\n"));
    assert.deepEqual((await openLists({ path: `${folder}/t.txt`, cacheRoot: null })).classNames, classNames);
  }));
