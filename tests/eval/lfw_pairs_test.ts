import assert from "node:assert/strict";
import { parseLfwPairs } from "../../lib/eval/lfw_pairs.ts";
import { refuses } from "../base/fixtures.ts";

/** Class 3 has images 0, 2 and 5, class 7 has images 1, 3 and 4. */
const LABELS = Int32Array.of(3, 7, 3, 7, 7, 3);

Deno.test("parseLfwPairs() counts images within their class from 1, in the order of the set, and keeps the folds", () => {
  const text = "2\t1\n3\t1\t3\n3\t2\t7\t1\n7\t3\t2\n7\t1\t3\t3\n";
  const folds = parseLfwPairs(text, "pairs.txt", { labels: LABELS });
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
  assert.deepEqual(parseLfwPairs(same, "pairs.txt", { labels: LABELS }), folds);
});

Deno.test("parseLfwPairs() says which line is wrong, what was expected and what was found", async () => {
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
    await refuses(() => parseLfwPairs(lines.join("\n"), "p.txt", { labels: LABELS }), message);
  }
  await refuses(
    () => parseLfwPairs("", "p.txt", { labels: LABELS }),
    /line 1 of p\.txt .* but found an empty file$/,
  );
});

Deno.test("parseLfwPairs() counts empty lines in the line numbers of messages", async () => {
  await refuses(
    () => parseLfwPairs("2 1\n\n\n3 1 9\n3 2 7 1\n7 3 2\n7 1 3 3", "p.txt", { labels: LABELS }),
    /on line 4 of p\.txt/,
  );
});

Deno.test("parseLfwPairs() finds classes by name; names may contain spaces if tabs separate the fields", async () => {
  const labels = Int32Array.of(1, 0, 1, 0);
  const classNames = ["red  apple", "pear"];
  const text = "2\t1\nred apple\t1\t2\npear\t1\tred apple\t1\npear 1 2\npear\t2\tred apple\t2\n";
  const [first, second] = parseLfwPairs(text, "p.txt", { labels, classNames });
  assert.deepEqual([...first!.positive.first, ...first!.positive.second], [1, 3]);
  assert.deepEqual([...second!.negative.first, ...second!.negative.second], [2, 3]);
  await refuses(
    () => parseLfwPairs(text.replace("pear 1 2", "1 1 2"), "p.txt", { labels, classNames }),
    /Expected a class of the images on line 4 of p\.txt, one of red apple, pear, but found 1$/,
  );
});

Deno.test("parseLfwPairs() counts images with names in the order of their file names, whatever their order in the set", () => {
  const labels = Int32Array.of(0, 1, 0, 1, 0);
  const names = ["a/9.jpg", "b/x.jpg", "a/1.jpg", "b/c.jpg", "a/3.jpg"];
  const text = "2 1\na 1 3\na 2 b 1\nb 1 2\na 1 b 2\n";
  const folds = parseLfwPairs(text, "p.txt", { labels, classNames: ["a", "b"], names });
  assert.deepEqual([...folds[0]!.positive.first, ...folds[0]!.positive.second], [2, 0]);
  assert.deepEqual([...folds[0]!.negative.first, ...folds[0]!.negative.second], [4, 3]);
  assert.deepEqual([...folds[1]!.positive.first, ...folds[1]!.positive.second], [3, 1]);
  assert.deepEqual([...folds[1]!.negative.first, ...folds[1]!.negative.second], [2, 1]);
});

Deno.test("parseLfwPairs() reads the numbers of files named like LFW's, so that a missing file shifts no other", async () => {
  const labels = Int32Array.of(0, 0, 1, 0, 1);
  const file = (name: string, number: number) => `${name}/${name}_${String(number).padStart(4, "0")}.jpg`;
  const names = [file("Al_Gore", 4), file("Al_Gore", 1), file("Bo", 10), file("Al_Gore", 3), file("Bo", 9)];
  const images = { labels, classNames: ["Al_Gore", "Bo"], names };
  const text = "2 1\nAl_Gore\t1\t4\nAl_Gore\t3\tBo\t9\nBo\t10\t9\nAl_Gore\t4\tBo\t10\n";
  const [first, second] = parseLfwPairs(text, "p.txt", images);
  assert.deepEqual([...first!.positive.first, ...first!.positive.second], [1, 0]);
  assert.deepEqual([...first!.negative.first, ...first!.negative.second], [3, 4]);
  assert.deepEqual([...second!.positive.first, ...second!.positive.second], [2, 4]);
  await refuses(
    () => parseLfwPairs(text.replace("1\t4", "1\t2"), "p.txt", images),
    /Expected an image of class Al_Gore on line 2 of p\.txt, by the number in its file's name, but found 2, which none of/,
  );
});
