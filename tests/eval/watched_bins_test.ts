import assert from "node:assert/strict";
import { binOf, BINS_PER_UNIT } from "../../lib/eval/fine_bins.ts";
import { asBits } from "../../lib/eval/float_bits.ts";
import { WatchedBins } from "../../lib/eval/watched_bins.ts";

Deno.test("WatchedBins count each distinct d² of a bin, however many pairs there are", () => {
  const step = 1 / (BINS_PER_UNIT * 8);
  const bin = binOf(1);
  for (const [name, from] of [["few counters", 0.999], ["more float32 than counters", 1e-6]] as const) {
    const watched = new WatchedBins([{ from, to: 1.001, pairs: 10 }, { from: 2, to: 2.1, pairs: 10 }]);
    assert.deepEqual([watched.flags[bin], watched.flags[binOf(1.5)], watched.flags[binOf(2.05)]], [1, 0, 1]);
    const values = Float32Array.of(1 + step, 1, 2.05, 1, 1 + 3 * step, 1 - step);
    for (let i = 0; i < 5; i++) watched.add(asBits(values));
    const many = new Float32Array(1 << 19).fill(1);
    for (let i = 0; i < 3; i++) watched.add(asBits(many));
    watched.add(asBits(values));
    assert.deepEqual(watched.valuesIn(bin), [
      { squared: 1, pairs: 12 + 3 * many.length },
      { squared: 1 + step, pairs: 6 },
      { squared: 1 + 3 * step, pairs: 6 },
    ], name);
  }
});

Deno.test("WatchedBins leave out a range that is too wide and has too many pairs", () => {
  const watched = new WatchedBins([{ from: 0, to: Infinity, pairs: 1e9 }, { from: 1, to: 1, pairs: 1e9 }]);
  assert.equal(watched.flags.reduce((sum, flag) => sum + flag, 0), 1);
});
