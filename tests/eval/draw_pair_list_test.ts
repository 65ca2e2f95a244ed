import assert from "node:assert/strict";
import { drawPairList } from "../../lib/eval/draw_pair_list.ts";
import { parsePairs } from "../../lib/eval/pairs_file.ts";
import { refuses } from "../base/fixtures.ts";

/** Images of classes of different sizes. */
function images(sizes: number[], name: (i: number) => string | undefined) {
  const labels = Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label)));
  return { labels, classNames: sizes.map((_, label) => `class ${label}`), name };
}

Deno.test("drawPairList() lists as many pairs of both kinds, none twice, by the seed", () => {
  for (const sizes of [[40, 3, 2, 1, 60], Array<number>(400).fill(3)]) {
    const own = images(sizes, (i) => `c/${i}.jpg`);
    const text = drawPairList(own, "test images", 200, 5);
    const lines = text.trimEnd().split("\n").map((line) => line.split(" "));
    const seen = new Set<string>();
    let same = 0;
    for (const [first, second, kind] of lines) {
      const [a, b] = [first!, second!].map((name) => Number(/\d+/.exec(name)));
      assert.notEqual(a, b);
      assert.equal(own.labels[a!] === own.labels[b!], kind === "1");
      seen.add([a!, b!].sort().join());
      same += Number(kind);
    }
    assert.deepEqual([lines.length, same, seen.size], [200, 100, 200]);
    // The kinds are mixed.
    assert.ok(lines.slice(0, 100).some(([, , kind]) => kind === "0"));
    const names = Array.from(own.labels, (_, i) => own.name(i)!);
    const folds = parsePairs(text, "pairs.txt", { ...own, names });
    assert.equal(folds.reduce((sum, { positive }) => sum + positive.first.length, 0), 100);
    assert.equal(drawPairList(own, "test images", 200, 5), text);
    assert.notEqual(drawPairList(own, "test images", 200, 6), text);
  }
});

Deno.test("drawPairList() draws from many images without listing all pairs", () => {
  const own = images(Array<number>(2000).fill(10), (i) => `${i}.png`);
  assert.equal(drawPairList(own, "test images", 6000, 1).trimEnd().split("\n").length, 6000);
});

Deno.test("drawPairList() puts names with separators into quotes and refuses line breaks", async () => {
  const names = ["a b.jpg", 'say "x".jpg', "c,d.jpg", "e.jpg"];
  const text = drawPairList(images([2, 2], (i) => names[i]), "test images", 4, 1);
  assert.match(text, /^("a b\.jpg" "say ""x""\.jpg"|"say ""x""\.jpg" "a b\.jpg") 1$/m);
  assert.match(text, /^("c,d\.jpg" e\.jpg|e\.jpg "c,d\.jpg") 1$/m);
  await refuses(
    () => drawPairList(images([2, 2], (i) => `${i}\n.jpg`), "test images", 4, 1),
    /^Expected file names of one line to list pairs but found "\d\\n\.jpg"; rename it$/,
  );
});

Deno.test("drawPairList() writes LFW's format if there are no file names", async () => {
  const own = images([30, 30, 30], () => undefined);
  const text = drawPairList(own, "test images", 100, 1);
  const folds = parsePairs(text, "pairs.txt", own);
  assert.equal(folds.length, 10);
  for (const { positive, negative } of folds) {
    assert.deepEqual([positive.first.length, negative.first.length], [5, 5]);
  }
  await refuses(() => drawPairList(own, "test images", 50, 1), /multiple of 20 .* found 50$/);
});

Deno.test("drawPairList() refuses more pairs than there are", async () => {
  await refuses(
    () => drawPairList(images([2, 2, 1], (i) => `${i}.jpg`), "test images", 6, 1),
    /^Expected --pair_count of at most 4 for the test images, which have 2 pairs of one class, but found 6$/,
  );
});

Deno.test("drawPairList() advises no number of pairs that it refuses", async () => {
  const draw = (labels: number[], name: (i: number) => string | undefined, count: number) =>
    drawPairList(images(labels, name), "test images", count, 1);
  const file = (i: number) => `${i}.jpg`;
  const none = () => undefined;
  await refuses(
    () => draw([2, 1], file, 4),
    /^Expected test images with at least 2 pairs of one class but found 1; add/,
  );
  await refuses(
    () => draw([4], file, 4),
    /^Expected test images with at least 2 pairs of two classes but found 0; add/,
  );
  await refuses(
    () => draw([4, 1], none, 20),
    /^Expected test images with at least 10 pairs of one class but found 6;/,
  );
  for (const name of [file, none]) {
    const labels = [6, 3, 5]; // 28 pairs of one class.
    const most = name === file ? 56 : 40;
    await refuses(() => draw(labels, name, 60), new RegExp(`^Expected --pair_count of at most ${most} for`));
    draw(labels, name, most);
  }
});
