import assert from "node:assert/strict";
import { parsePairs } from "../../lib/eval/pairs_file.ts";
import { refuses } from "../base/fixtures.ts";

/** Class 3 has images 0, 2 and 5, class 7 has images 1, 3 and 4. */
const LABELS = Int32Array.of(3, 7, 3, 7, 7, 3);

Deno.test("parsePairs() counts images within their class from 1, in the order of the set, and keeps the folds", () => {
  const text = "2\t1\n3\t1\t3\n3\t2\t7\t1\n7\t3\t2\n7\t1\t3\t3\n";
  const folds = parsePairs(text, "pairs.txt", LABELS);
  assert.deepEqual(folds, [
    {
      positive: { first: Int32Array.of(0), second: Int32Array.of(5) },
      negative: { first: Int32Array.of(2), second: Int32Array.of(1) },
    },
    {
      positive: { first: Int32Array.of(4), second: Int32Array.of(3) },
      negative: { first: Int32Array.of(1), second: Int32Array.of(5) },
    },
  ]);
  // Spaces instead of tabs, other line ends, empty lines, kinds in another order.
  const same = "\r\n2 1\r\n3  2 7 1\r\n 3 1 3 \r\n\r\n7 3 2\r\n7 1 3 3";
  assert.deepEqual(parsePairs(same, "pairs.txt", LABELS), folds);
});

Deno.test("parsePairs() says which line is wrong, what was expected and what was found", async () => {
  const good = ["2 1", "3 1 3", "3 2 7 1", "7 3 2", "7 1 3 3"];
  const mistakes: [line: number, text: string, message: RegExp][] = [
    [1, "2", /Expected line 1 of p\.txt to be the number of folds.* such as 10 300, but found 2$/],
    [1, "1 2", /line 1 .*at least 2.* but found 1 2$/],
    [1, "2 0", /line 1 .* but found 2 0$/],
    [1, "3 1", /Expected 3 folds of 2 × 1 pairs in p\.txt, as line 1 says, but found 4 pairs/],
    [2, "3 1", /Expected class i j or class1 i class2 j on line 2 of p\.txt but found 3 1$/],
    [2, "4 1 3", /Expected a class of the images on line 2 of p\.txt, one of 3, 7, but found 4$/],
    [
      2,
      "3 1 4",
      /Expected an image from 1 to 3 on line 2 of p\.txt, the number of images of class 3, but found 4$/,
    ],
    [2, "3 0 1", /from 1 to 3 on line 2 .* but found 0$/],
    [2, "3 1.5 1", /from 1 to 3 on line 2 .* but found 1\.5$/],
    [2, "3 -1 1", /from 1 to 3 on line 2 .* but found -1$/],
    [4, "7 2 2", /Expected two images on line 4 of p\.txt but found one with itself/],
    [
      5,
      "7 1 7 2",
      /Expected two classes on line 5 of p\.txt but found 7 twice; a pair of one class is 7 1 2/,
    ],
    [
      3,
      "3 1 2",
      /Expected 1 pairs of each kind in fold 1 of p\.txt but found one more on line 3, of one class/,
    ],
    [
      2,
      "3 1 7 2",
      /Expected 1 pairs of each kind in fold 1 of p\.txt but found one more on line 3, of two classes/,
    ],
  ];
  for (const [line, text, message] of mistakes) {
    const lines = good.with(line - 1, text);
    await refuses(() => parsePairs(lines.join("\n"), "p.txt", LABELS), message);
  }
  await refuses(() => parsePairs("", "p.txt", LABELS), /line 1 of p\.txt .* but found an empty file$/);
});

Deno.test("parsePairs() counts empty lines in the line numbers of messages", async () => {
  await refuses(
    () => parsePairs("2 1\n\n\n3 1 9\n3 2 7 1\n7 3 2\n7 1 3 3", "p.txt", LABELS),
    /on line 4 of p\.txt/,
  );
});

Deno.test("parsePairs() finds classes by name; names may contain spaces if tabs separate the fields", async () => {
  const labels = Int32Array.of(1, 0, 1, 0);
  const names = ["red  apple", "pear"];
  const text = "2\t1\nred apple\t1\t2\npear\t1\tred apple\t1\npear 1 2\npear\t2\tred apple\t2\n";
  const [first, second] = parsePairs(text, "p.txt", labels, names);
  assert.deepEqual([...first!.positive.first, ...first!.positive.second], [1, 3]);
  assert.deepEqual([...second!.negative.first, ...second!.negative.second], [2, 3]);
  await refuses(
    () => parsePairs(text.replace("pear 1 2", "1 1 2"), "p.txt", labels, names),
    /Expected a class of the images on line 4 of p\.txt, one of red apple, pear, but found 1$/,
  );
});
