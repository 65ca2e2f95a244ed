import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { pairDrawer } from "../../lib/eval/pair_drawer.ts";

/** How often each pair occurs in a number of draws. */
function drawn(labels: number[], references: number[], same: boolean, times: number): Map<string, number> {
  const next = pairDrawer(labels, references, same, new RandomStream(1, "pairs"));
  const counts = new Map<string, number>();
  for (let i = 0; i < times; i++) {
    const key = next().join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Many classes of one image, so that positive pairs are rare. */
const alone = (count: number) => Array.from({ length: count }, (_, i) => 100 + i);

Deno.test("pairDrawer() draws every pair of the kind equally often, common or rare", () => {
  const few = [0, 0, 0, 1, 1];
  const cases: [number[], number[] | undefined, boolean][] = [
    [few, undefined, true],
    [few, undefined, false],
    [[...alone(200), ...few], undefined, true],
    [[...alone(40), 0, 0], [...alone(40).map((label) => label + 1000), 0, 0, 0], true],
    [[0, ...new Array<number>(3000).fill(5)], [0, ...new Array<number>(3000).fill(5)], false],
  ];
  for (const [labels, others, same] of cases) {
    const references = others ?? labels;
    const expected: string[] = [];
    labels.forEach((a, i) =>
      references.forEach((b, j) => {
        if ((others !== undefined || i !== j) && (a === b) === same) expected.push(`${i},${j}`);
      })
    );
    const times = 200 * expected.length;
    if (times > 2_000_000) continue;
    const counts = drawn(labels, references, same, times);
    assert.deepEqual([...counts.keys()].sort(), expected.sort());
    // 200 ± 14 of each.
    for (const [pair, count] of counts) assert.ok(Math.abs(count - 200) < 80, `${pair}: ${count}`);
  }
});

Deno.test("pairDrawer() finds a rare pair at once among 70,000 classes", () => {
  const labels = [...alone(140_000), 7, 7];
  const start = performance.now();
  const counts = drawn(labels, labels, true, 512);
  assert.deepEqual([...counts.keys()].sort(), ["140000,140001", "140001,140000"]);
  assert.ok(performance.now() - start < 60_000); // Drawing until one is found takes hours.
});
