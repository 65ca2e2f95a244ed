import assert from "node:assert/strict";
import type { Dataset } from "../../lib/data/dataset.ts";
import { findData } from "../../lib/data/find_data.ts";
import { openLists } from "../../lib/data/list/image_list.ts";
import { parseList } from "../../lib/data/list/parse_list.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { writePicture } from "./image_fixtures.ts";

/** Writes pictures and lists of them. */
async function write(folder: string, names: readonly string[], lists: Record<string, string>): Promise<void> {
  for (const [i, name] of names.entries()) await writePicture(`${folder}/${name}`, { color: i });
  for (const [name, text] of Object.entries(lists)) await Deno.writeTextFile(`${folder}/${name}`, text);
}

const open = (path: string) =>
  openLists({ path, cacheRoot: null, preparation: { height: 8, width: 8, colour: "grey" } });

/** The class of each image of a split, by its name. */
function classesIn({ classNames, splits }: Dataset, split: string): Record<string, string> {
  const set = splits[split]!;
  return Object.fromEntries(Array.from(set.labels, (label, i) => [set.name(i), classNames[label]!]));
}

Deno.test("parseList() separates by blanks, commas or tabs; paths may contain blanks", () => {
  const fields = (text: string) =>
    parseList(text, "l").map((
      { path, label, coarse },
    ) => [path, label, ...coarse === undefined ? [] : [coarse]]);
  assert.deepEqual(fields("\ufeff# a list\r\n\r\nmy cat.jpg  cat \n\na\\b.png dog"), [
    ...[["my cat.jpg", "cat"], ["a/b.png", "dog"]],
  ]);
  assert.deepEqual(fields("a b.jpg, Granny Smith, Apple\nc.jpg,x,y"), [
    ...[["a b.jpg", "Granny Smith", "Apple"], ["c.jpg", "x", "y"]],
  ]);
  assert.deepEqual(fields("a, b.jpg\tbig cat\n"), [["a, b.jpg", "big cat"]]);
  assert.deepEqual(fields("my cat.jpg 3 1\nother.JPEG 4 0"), [["my cat.jpg", "3", "1"], [
    "other.JPEG",
    "4",
    "0",
  ]]);
  assert.deepEqual(fields('"a.jpg",cat'), [["a.jpg", "cat"]]);
  assert.deepEqual(parseList("#\n\na.jpg 1", "l")[0]!.line, 3);
});

Deno.test("parseList() names the line of an error", async () => {
  await refuses(
    () => parseList("a.jpg", "l.txt"),
    /^Expected a path and a class, .* on line 1 of l\.txt but found "a\.jpg"/,
  );
  await refuses(
    () => parseList("a.jpg,b\nb.jpg,b,c", "l.txt"),
    /^Expected 2 fields, on line 2 of l\.txt but found/,
  );
  await refuses(() => parseList("a.jpg,b,c,d", "l.txt"), /on line 1 of l\.txt/);
  await refuses(
    () => parseList("a.jpg,", "l.txt"),
    /^Expected no empty field on line 1 of l\.txt; add the path/,
  );
});

Deno.test("a list is divided, lists named after splits are splits, with classes and coarse classes", () =>
  withFolder(async (folder) => {
    const names = Array.from({ length: 20 }, (_, i) => `pictures/my ${i}.png`);
    const lines = names.map((name, i) => `${name}, ${i % 4}, ${i % 2 ? "odd" : "even"}`);
    await write(folder, names, { "all.txt": `# mine\n${lines.join("\n")}\n` });
    const found = await findData("auto", folder);
    assert.equal(found.source?.name, "list");
    const data = await open(folder);
    assert.deepEqual(data.classNames, ["0", "1", "2", "3"]);
    assert.deepEqual({ names: data.coarse!.names, of: [...data.coarse!.of] }, {
      names: ["even", "odd"],
      of: [0, 1, 0, 1],
    });
    const all = { ...classesIn(data, "train"), ...classesIn(data, "test") };
    assert.deepEqual(all, Object.fromEntries(names.map((name, i) => [name, String(i % 4)])));
    assert.equal((await open(`${folder}/all.txt`)).digest, data.digest);
    await Deno.remove(`${folder}/all.txt`);
    await write(folder, [], {
      "train.txt": lines.slice(0, 8).join("\n"),
      "val.csv": lines.slice(8, 12).join("\n"),
      "test.lst": lines.slice(12).join("\r\n"),
      "README.txt": "These pictures are mine\n",
    });
    const split = await open(folder);
    const counts = Object.entries(split.splits).map(([name, { count }]) => [name, count]);
    assert.deepEqual(counts, [["test", 8], ["train", 8], ["validation", 4]]);
    assert.equal(classesIn(split, "validation")["pictures/my 9.png"], "1");
  }));

Deno.test("a list without a first line of columns opens by its name too, and one with them as a table", () =>
  withFolder(async (folder) => {
    await write(folder, ["1.png", "2.png"], {
      "list.csv": "1.png,a\n2.png,b\n",
      "table.csv": "path,label\n1.png,a\n",
    });
    const kind = async (name: string) => (await findData("auto", `${folder}/${name}`)).source?.name;
    assert.deepEqual([await kind("list.csv"), await kind("table.csv")], ["list", "table"]);
  }));

Deno.test("mistakes in lists have their lines", () =>
  withFolder(async (folder) => {
    const names = Array.from({ length: 4 }, (_, i) => `${i}.png`);
    await write(folder, names, {});
    const mistakes: [Record<string, string>, RegExp][] = [
      [
        { "a.txt": "0.png a\n9.png b\n8.png b" },
        /^Expected the file of line 2 of \S+a\.txt, \S+9\.png, .* \(and 1 more is missing\); correct the list, .* --bad skip$/,
      ],
      [
        { "a.txt": "9.png a\n" },
        /^Expected the file of line 1 of \S+a\.txt, \S+9\.png, but it does not exist; paths are relative to the folder of the list$/,
      ],
      [
        { "a.txt": "0.png a\n./0.png b\n" },
        /^Expected each image once but 0\.png is on line 1 of \S+ and on line 2 of \S+; remove/,
      ],
      [
        { "train.txt": "0.png a\n1.png b", "test.txt": "1.png b" },
        /^Expected each image once but 1\.png is on line/,
      ],
      [
        { "a.txt": "0.png a", "b.txt": "1.png b" },
        /^Expected one list of images in \S+, or lists named after splits .* but found a\.txt, b\.txt; name one/,
      ],
      [
        { "a.txt": "0.png,a,x\n1.png,a,y" },
        /^Expected one coarse class for the class a in \S+ but found (x|y) and, for \S+, (x|y); correct/,
      ],
      [
        { "train.txt": "0.png,a,x\n1.png,b,x", "test.txt": "2.png,c" },
        /^Expected a coarse class for each class in \S+ but found none for c; add it/,
      ],
      [
        { "a.txt": "../out.png a\n0.png b" },
        /^Expected the file of line 1 of \S+a\.txt, \S+, but it does not exist/,
      ],
    ];
    for (const [lists, message] of mistakes) {
      await write(folder, [], lists);
      await refuses(() => open(folder), message);
      for (const name of Object.keys(lists)) await Deno.remove(`${folder}/${name}`);
    }
  }));
