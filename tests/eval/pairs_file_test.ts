import assert from "node:assert/strict";
import { parsePairs } from "../../lib/eval/pairs_file.ts";
import type { DrawnPairs } from "../../lib/eval/pairs.ts";
import { refuses } from "../base/fixtures.ts";

const IMAGES = {
  labels: Int32Array.of(0, 1, 0, 1, 0),
  classNames: ["a", "b"],
  names: ["a/one.jpg", "b/one.jpg", "a/two, three.jpg", "b/my photo.jpg", "a/four.jpg"],
};

const GOOD = [
  "a/one.jpg four.jpg 1",
  'a/one.jpg "my photo.jpg" 0',
  'b/one.jpg "b/my photo.jpg" 1',
  "./b/one.jpg four.jpg 0",
];

const pairsOf = ({ positive, negative }: DrawnPairs) =>
  [positive, negative].map(({ first, second }) => [...first].map((one, i) => [one, second[i]]));

Deno.test("parsePairs() reads a list of pairs of file names, by path or by a last part that is the only one", () => {
  const folds = parsePairs(GOOD.join("\n"), "pairs.txt", IMAGES);
  assert.deepEqual(folds.map(pairsOf), [[[[0, 4]], [[0, 3]]], [[[1, 3]], [[1, 4]]]]);
});

Deno.test("parsePairs() reads spaces, tabs and commas, quotes, a header, a byte order mark and any line ends", () => {
  const expected = parsePairs(GOOD.join("\n"), "pairs.txt", IMAGES);
  const rows = [
    ["a/one.jpg", "four.jpg", "1"],
    ["a/one.jpg", "my photo.jpg", "0"],
    ["b/one.jpg", "b/my photo.jpg", "1"],
    ["b/one.jpg", "four.jpg", "0"],
  ];
  const texts = {
    tabs: rows.map((row) => row.join("\t")).join("\n"),
    commas: "\ufeffleft,right,same\r\n" + rows.map((row) => row.join(",")).join("\r\n") + "\r\n",
    quoted: rows.map((row) => row.map((cell) => `"${cell}"`).join(" , ")).join("\n\n"),
    spaces: "first second is_same\n" +
      rows.map((row) => row.map((cell) => `  "${cell}"`).join(" ")).join("\n"),
    backslashes: rows.map((row) => row.join("\t").replaceAll("/", "\\")).join("\n"),
  };
  for (const [name, text] of Object.entries(texts)) {
    assert.deepEqual(parsePairs(text, "p", IMAGES), expected, name);
  }
  const comma = parsePairs(
    ['"a/two, three.jpg",four.jpg,1', ...rows.map((row) => row.join(","))].join("\n"),
    "p.csv",
    IMAGES,
  );
  assert.deepEqual(pairsOf(comma[0]!)[0], [[2, 4]]);
});

Deno.test("parsePairs() divides a list into ten folds, or into as many as there are pairs of the rarer kind", () => {
  const lines = (count: number, last: string) => new Array<string>(count).fill(last);
  const text = [...lines(25, "a/one.jpg four.jpg 1"), ...lines(30, "a/one.jpg b/one.jpg 0")].join("\n");
  const folds = parsePairs(text, "p", IMAGES);
  assert.deepEqual(folds.map(({ negative }) => negative.first.length), new Array(10).fill(3));
  assert.equal(folds.reduce((sum, { positive }) => sum + positive.first.length, 0), 25);
  assert.equal(parsePairs(text.split("\n").slice(22).join("\n"), "p", IMAGES).length, 3);
});

Deno.test("parsePairs() recognises the format of LFW's pairs.txt by its content", () => {
  const text = "\ufeff2 1\na 1 2\na 1 b 1\nb 1 2\na 2 b 2\n";
  // a's files by name: four, one, two; b's: my photo, one.
  assert.deepEqual(parsePairs(text, "p", IMAGES).map(pairsOf), [[[[4, 0]], [[4, 3]]], [[[3, 1]], [[0, 1]]]]);
});

Deno.test("parsePairs() says which line of a list is wrong, and what to do", async () => {
  const mistakes: [line: number, text: string, message: RegExp][] = [
    [1, "hello", /Expected two images and 1 .* on line 1 of p\.txt but found hello$/],
    [
      2,
      "none.jpg four.jpg 1",
      /the name of an image on line 2 of p\.txt, .* but found none\.jpg, which is not among the 5/,
    ],
    [
      3,
      "one.jpg four.jpg 1",
      /one image on line 3 .* but one\.jpg is the name of 2, such as a\/one\.jpg and b\/one\.jpg;/,
    ],
    [
      2,
      "my photo.jpg four.jpg 1",
      /on line 2 of p\.txt but found my photo\.jpg four\.jpg 1; put names .* double quotes/,
    ],
    [
      4,
      "a/one.jpg four.jpg 2",
      /Expected two images and 1 .* on line 4 of p\.txt but found a\/one\.jpg four\.jpg 2$/,
    ],
    [1, "a/one.jpg four.jpg 2", /on line 1 of p\.txt but found a\/one\.jpg four\.jpg 2$/],
    [2, "a/one.jpg a/one.jpg 1", /Expected two images on line 2 of p\.txt but found one with itself/],
    [2, 'a/one.jpg "four.jpg 1', /Expected the quote on line 2 of p\.txt to be closed/],
    [2, "a/one.jpg four.jpg 1", /Expected at least 2 pairs with 0 in p\.txt .* but found 1;/],
  ];
  for (const [line, text, message] of mistakes) {
    await refuses(() => parsePairs(GOOD.with(line - 1, text).join("\n"), "p.txt", IMAGES), message);
  }
  await refuses(
    () => parsePairs("hello\n", "p.txt", IMAGES),
    /line 1 of p\.txt to be .* such as 10 300, or two images and 1 .* but found hello$/,
  );
  await refuses(() => parsePairs(" \n", "p.txt", IMAGES), /line 1 of p\.txt .* but found an empty file$/);
  await refuses(
    () => parsePairs(GOOD.join("\n"), "p.txt", { labels: IMAGES.labels }),
    /Expected a class and the number of an image on line 1 of p\.txt, since these images have no file names/,
  );
});

Deno.test("parsePairs() reads rows by their numbers, from 0, where images have no names", async () => {
  const rows = { labels: Int32Array.of(0, 1, 0, 1, 1), place: "x.npy", numbered: true };
  const pairs = [[[[0, 2]], [[0, 1]]], [[[1, 3]], [[2, 4]]]];
  for (const text of ["0 2 1\n1 3 1\n0 1 0\n2 4 0\n", "a,b,same\n0,2,1\n1,3,1\n0,1,0\n2,4,0\n"]) {
    assert.deepEqual(parsePairs(text, "p", rows).map(pairsOf), pairs);
  }
  // LFW's format counts the rows of a class, from 1.
  assert.deepEqual(parsePairs("2 1\n0 1 2\n0 1 1 1\n1 1 2\n0 2 1 3\n", "p", rows).map(pairsOf), pairs);
  const mistakes: [string, RegExp][] = [
    ["0 5 1", /Expected the number of a row of x\.npy on line 1 of p, from 0 to 4, but found 5$/],
    ["0 a.jpg 1", /from 0 to 4, but found a\.jpg$/],
    ["0 0 1", /Expected two rows on line 1 of p but found one with itself/],
    ["0 1 2", /Expected line 1 of p .* or two row numbers and 1 .*, such as 0 17 1, but found 0 1 2/],
  ];
  for (const [line, message] of mistakes) await refuses(() => parsePairs(`${line}\n`, "p", rows), message);
});
