import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateExact } from "../../../lib/eval/exact.ts";
import { valDifferences } from "../../../lib/eval/val_difference.ts";
import { configDifferences, epochDifferences } from "../../../lib/report/comparison/run_differences.ts";
import { RunHistory } from "../../../lib/run/run_history.ts";
import { tellTraining } from "../../cli/training_events.ts";
import { useEngine } from "../../engine/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";

await useEngine("cpu");

/** Exact figures with their resamples. */
async function figures(spread: number, seed: number) {
  const { embeddings, dimension, labels } = scatteredClasses(150, 5, spread, seed);
  let resampled: ReadonlyMap<number, readonly number[]> = new Map();
  const { val_at_far, val_interval_at_far } = await evaluateExact(embeddings, dimension, labels, {
    rates: [0.01, 1e-9],
    intervals: { resamples: 400, seed: 7, onResampled: (vals) => resampled = vals },
  });
  return { valAtFar: val_at_far, resampled, intervals: val_interval_at_far! };
}

Deno.test("valDifferences() of a run with itself are exactly 0, with an interval of width 0", async () => {
  const same = await figures(0.5, 1);
  const [at, beyond] = valDifferences(same, same);
  assert.deepEqual([at!.rate, at!.difference, at!.interval], ["0.01", 0, [0, 0]]);
  assert.deepEqual([beyond!.difference, beyond!.interval], [null, null], "a rate below one pair");
});

Deno.test("valDifferences() has a narrower interval than the two runs' own, since the resamples are paired", async () => {
  const [worse, better] = [await figures(0.55, 1), await figures(0.5, 1)]; // The same draws with less scatter.
  const [at] = valDifferences(worse, better);
  const { first, other, difference, interval } = at!;
  assert.equal(difference, other! - first!);
  assert.ok(interval![0] <= difference! && difference! <= interval![1], `${difference} in ${interval}`);
  const width = ([low, high]: readonly [number, number]) => high - low;
  const apart = Math.hypot(width(worse.intervals["0.01"]!), width(better.intervals["0.01"]!));
  assert.ok(width(interval!) < apart, `${width(interval!)} below ${apart}`);
});

Deno.test("epochDifferences() has the epochs that both have measured", () => {
  const events = tellTraining(false);
  const shorter = events.filter((event) => !("epoch" in event) || event.epoch === 1);
  const better = shorter.map((event) =>
    event.type === "evaluation"
      ? { ...event, exact: { ...event.exact, val_at_far: { "0.001": 0.95 } } }
      : event
  );
  const [only, ...others] = epochDifferences(RunHistory.of(events), RunHistory.of(better));
  assert.deepEqual(others, []);
  assert.deepEqual({ ...only, difference: only!.difference!.toFixed(4) }, {
    epoch: 1,
    first: 0.9321,
    other: 0.95,
    difference: "0.0179",
  });
  assert.deepEqual(epochDifferences(RunHistory.of(events), new RunHistory()), []);
});

Deno.test("configDifferences() are the settings that differ between runs", () => {
  const config = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 0, max: 2 }));
  fc.assert(fc.property(config, config, (one, other) => {
    const differing = ["a", "b", "c"].filter((name) => one[name] !== other[name]);
    assert.deepEqual(configDifferences([one, other]).map(({ name }) => name), differing);
  }));
  assert.deepEqual(configDifferences([{ x: 1 }, { x: 1 }, {}]), [{ name: "x", values: ["1", "1", "–"] }]);
  // A run older than a setting used its default.
  assert.deepEqual(configDifferences([{ augment: false, loss: "triplet", lr: 1 }, {}]), [
    { name: "lr", values: ["1", "0.0001"] },
  ]);
  // Older runs stored true and false.
  assert.deepEqual(configDifferences([{ augment: true }, { augment: "light" }]), []);
  assert.deepEqual(
    configDifferences([{ augment: false }, { augment: "photos" }, { augment: { newer: 1 } }]),
    [
      { name: "augment", values: ["none", "photos", "[object Object]"] },
    ],
  );
});
