import assert from "node:assert/strict";
import fc from "fast-check";
import { epochsOfPhases, phaseOfEpoch, sumOfShares } from "../../lib/triplet/phases.ts";

Deno.test("epochsOfPhases() ends a phase at the integer part of a share in percent, despite floating point", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 2000 }), (percent, epochs) => {
      const share = percent / 100;
      const expected = Number(BigInt(percent) * BigInt(epochs) / 100n);
      const phases = epochsOfPhases([{ miner: "a", share }, { miner: "b", share: 1 - share }], epochs);
      assert.equal(phases.find(({ miner }) => miner === "a")?.last ?? 0, expected);
      assert.equal(phases.find(({ miner }) => miner === "b")?.first ?? epochs + 1, expected + 1);
    }),
    { numRuns: 1000, examples: [[29, 100], [57, 100], [58, 100], [7, 100], [40, 20]] },
  );
});

Deno.test("epochsOfPhases() gives every epoch to one phase, in order, by the shares up to it", () => {
  const shares = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 })
    .filter((parts) => parts.some((part) => part > 0));
  fc.assert(fc.property(shares, fc.integer({ min: 1, max: 300 }), (parts, epochs) => {
    const sum = parts.reduce((a, b) => a + b);
    const phases = parts.map((part, miner) => ({ miner, share: part / sum }));
    const found = epochsOfPhases(phases, epochs);
    assert.equal(found[0]!.first, 1);
    assert.equal(found.at(-1)!.last, epochs);
    found.forEach(({ first, last }, i) => {
      assert.ok(first <= last);
      assert.equal(first, i === 0 ? 1 : found[i - 1]!.last + 1);
    });
    for (const { miner, last } of found) {
      const upTo = parts.slice(0, miner + 1).reduce((a, b) => a + b);
      const expected = miner === parts.length - 1 ? epochs : Math.floor((upTo * epochs) / sum + 1e-9);
      assert.equal(last, expected);
    }
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const { first, last } = phaseOfEpoch(found, epoch);
      assert.ok(first <= epoch && epoch <= last);
    }
  }));
});

Deno.test("phaseOfEpoch() is the first before the training, and the last after it", () => {
  const phases = epochsOfPhases([{ miner: "a", share: 0.5 }, { miner: "b", share: 0.5 }], 4);
  assert.deepEqual([0, 2, 3, 4, 9].map((epoch) => phaseOfEpoch(phases, epoch).miner), [
    "a",
    "a",
    "b",
    "b",
    "b",
  ]);
});

Deno.test("sumOfShares() is 1 for decimal shares that add up to it but for rounding", () => {
  const of = (...shares: number[]) => sumOfShares(shares.map((share) => ({ miner: "a", share })));
  assert.equal(of(0.7, 0.1, 0.1, 0.1), 1);
  assert.equal(of(...new Array(10).fill(0.1)), 1);
  assert.ok(of(0.3, 0.3, 0.3) < 1 && of(0.5, 0.51) > 1);
});
