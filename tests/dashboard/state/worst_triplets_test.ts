import assert from "node:assert/strict";
import fc from "fast-check";
import { addWorst, type ShownMining, violation } from "../../../lib/dashboard/state/worst_triplets.ts";

/** The parts of a triplet that the list of the worst uses. */
interface Seen {
  anchor: number;
  negative: number;
  /** d(a,p) − d(a,n), in hundredths: so that there are ties. */
  worse: number;
}

function mining({ anchor, negative, worse }: Seen): ShownMining {
  const image = (index: number) => ({ index, label: 0, pixels: "AA==" });
  return {
    type: "mining",
    time: 0,
    epoch: 1,
    step: 1,
    global_step: 1,
    miner: "hard",
    histogram: { positive: [], negative: [] },
    hardest: {
      width: 2,
      height: 1,
      anchor: image(anchor),
      positive: image(0),
      negative: image(negative),
      positive_distance: 1,
      negative_distance: 1 - worse / 100,
    },
  };
}

const seen: fc.Arbitrary<Seen[]> = fc.array(
  fc.record({ anchor: fc.nat(30), negative: fc.nat(5), worse: fc.integer({ min: -100, max: 100 }) }),
  { maxLength: 300, size: "max" },
);

Deno.test("addWorst() keeps the 50 worst pairs of anchor and negative, each with its worst triplet, worst first", () => {
  fc.assert(
    fc.property(seen, (seen) => {
      const list = seen.map(mining).reduce<ShownMining[]>(addWorst, []);
      const worstOfPair = new Map<string, number>();
      for (const { anchor, negative, worse } of seen) {
        const pair = `${anchor} ${negative}`;
        worstOfPair.set(pair, Math.max(worse, worstOfPair.get(pair) ?? -Infinity));
      }
      const expected = [...worstOfPair.values()].sort((a, b) => b - a).slice(0, 50);
      assert.deepEqual(list.map((one) => Math.round(100 * violation(one))), expected);
      const pairs = list.map(({ hardest }) => `${hardest.anchor.index} ${hardest.negative.index}`);
      assert.equal(new Set(pairs).size, pairs.length);
    }),
  );
});

Deno.test("addWorst() does not change its input", () => {
  const list = Object.freeze([mining({ anchor: 1, negative: 2, worse: 5 })]);
  addWorst(list, mining({ anchor: 1, negative: 2, worse: 50 }));
  assert.equal(addWorst(list, mining({ anchor: 3, negative: 4, worse: 9 })).length, 2);
  assert.equal(list.length, 1);
});
