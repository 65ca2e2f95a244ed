import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { TRAINING_OPTIONS } from "../../lib/config/train_config.ts";
import { collapseMessage, CollapseWatch } from "../../lib/train/collapse.ts";

/** The steps, from 1, in which a watch reports a collapse. */
function reportedAt(
  steps: { loss: number; distance: number }[],
  collapsed: number | undefined = 1,
): number[] {
  const watch = new CollapseWatch(collapsed);
  return steps.flatMap(({ loss, distance }, i) =>
    watch.observe({ loss, negative_distance: distance, spread: distance ** 2 / 2 }) ? [i + 1] : []
  );
}

/** Steps with a constant loss and a distance that shrinks by 1% per step. */
const shrinking = (count: number, loss = 1) =>
  Array.from({ length: count }, (_, i) => ({ loss, distance: 0.8 * 0.99 ** i }));

/** Steps with a constant loss and a constant distance. */
const steady = (count: number, loss: number, distance: number) =>
  Array.from({ length: count }, () => ({ loss, distance }));

Deno.test("CollapseWatch reports once that the loss is stuck at the margin while distances shrink", () => {
  assert.deepEqual(reportedAt(shrinking(300)), [50]);
});

Deno.test("CollapseWatch reports embeddings that have already collapsed into one point", () => {
  assert.deepEqual(reportedAt(steady(300, 1, 0.001)), [50]);
});

Deno.test("CollapseWatch treats a loss within 2% of the margin as stuck, for any margin", () => {
  for (const margin of [0.2, 1, 2]) {
    assert.deepEqual(reportedAt(shrinking(100, 1.019 * margin), margin), [50]);
    assert.deepEqual(reportedAt(shrinking(100, 0.981 * margin), margin), [50]);
    assert.deepEqual(reportedAt(shrinking(100, 1.021 * margin), margin), []);
    assert.deepEqual(reportedAt(shrinking(100, 0.979 * margin), margin), []);
  }
});

Deno.test("CollapseWatch reports nothing when the loss is near the margin but distances are constant", () => {
  assert.deepEqual(reportedAt(steady(500, 1, 0.7)), []);
  assert.deepEqual(reportedAt(steady(500, 1.01, 0.06)), []);
});

Deno.test("CollapseWatch reports nothing when distances shrink but the loss falls", () => {
  assert.deepEqual(reportedAt(shrinking(300, 0.3)), []);
});

Deno.test("CollapseWatch waits for 50 consecutive steps at the margin", () => {
  const broken = [...shrinking(49), ...steady(1, 0.5, 0.5), ...shrinking(49)];
  assert.deepEqual(reportedAt(broken), []);
  assert.deepEqual(reportedAt([...broken, ...steady(1, 1, 0.01)]), [100]);
});

Deno.test("CollapseWatch reports again after a recovery", () => {
  const steps = [...shrinking(120), ...steady(60, 0.5, 0.7), ...shrinking(120)];
  assert.deepEqual(reportedAt(steps), [50, 230]);
});

Deno.test("CollapseWatch compares with the distance 50 steps earlier, not with the first one", () => {
  // Slower than 10% in 50 steps is no collapse, although the total change becomes large.
  const slow = Array.from({ length: 500 }, (_, i) => ({ loss: 1, distance: 0.8 * 0.999 ** i }));
  assert.deepEqual(reportedAt(slow), []);
});

Deno.test("CollapseWatch does not treat a NaN loss as a collapse", () => {
  assert.deepEqual(reportedAt(steady(100, NaN, 0.001)), []);
});

Deno.test("CollapseWatch checks the variance of the embeddings if the loss at collapse depends on the batch", () => {
  const watch = (variances: number[]) => {
    const watch = new CollapseWatch(undefined);
    return variances.flatMap((spread, i) =>
      watch.observe({ loss: 0.9, negative_distance: 0, spread }) ? [i + 1] : []
    );
  };
  const of = (count: number, variance: number) => new Array<number>(count).fill(variance);
  assert.deepEqual(watch(of(300, 0.001)), [50]);
  assert.deepEqual(watch(of(300, 0.0013)), []);
  assert.deepEqual(watch([...of(60, 0.001), ...of(9, 0.5), ...of(60, 0.001)]), [50, 119]);
  assert.deepEqual(watch(of(300, NaN)), []);
});

Deno.test("collapseMessage() names the symptom and what can help in this training", () => {
  const config = defaults(TRAINING_OPTIONS);
  assert.equal(
    collapseMessage(config, "hard"),
    "The embeddings are collapsing into one point: the loss sticks at the margin while distances shrink. Try more " +
      "semi-hard epochs (--semi_hard_share), a smaller --lr, --warmup 1.",
  );
  for (
    const [phases, advised] of [
      ["semi-hard:0.4,batch-hard:0.6", "semi-hard:0.7,batch-hard:0.3"],
      ["batch-hard:1", "semi-hard:0.5,batch-hard:0.5"],
      ["semi-hard:0.995,batch-hard:0.005", "semi-hard:0.99,batch-hard:0.01"],
    ] as const
  ) {
    const message = collapseMessage({ ...config, phases }, "batch-hard");
    assert.ok(message.includes(`Try more semi-hard epochs (--phases ${advised}),`), message);
    assert.ok(TRAINING_OPTIONS.phases.check(advised));
  }
  assert.match(
    collapseMessage({ ...config, soft_margin: true, miner: "batch-hard", warmup: 2 }, "batch-hard"),
    /sticks at log 2 while distances shrink. Try --miner semi-hard, a smaller --lr.$/,
  );
  assert.match(
    collapseMessage({ ...config, loss: "multi-similarity", miner: "semi-hard" }, "semi-hard"),
    /their variance vanishes. Try a smaller --lr, --warmup 1.$/,
  );
});
