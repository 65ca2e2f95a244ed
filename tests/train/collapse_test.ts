import assert from "node:assert/strict";
import type { StoredCollapse } from "../../lib/run/stored_collapse.ts";
import { afterEpoch, type CollapseSignals, NO_COLLAPSE, searchCollapse } from "../../lib/train/collapse.ts";
import { COLLAPSES, HEALTHY } from "./recorded_trainings.ts";

/**
 * The steps, from 1, in which a search reports a collapse, and what it then knows.
 *
 * @param collapsed The loss of a collapsed network, if it does not depend on the batch.
 */
function search(
  steps: readonly CollapseSignals[],
  collapsed: number | "any" = 1,
  from: StoredCollapse = NO_COLLAPSE,
): { found: number[]; state: StoredCollapse } {
  let state = from;
  const found = steps.flatMap((step, i) => {
    const next = searchCollapse(state, step, collapsed === "any" ? undefined : collapsed);
    state = next.state;
    return next.isNew ? [i + 1] : [];
  });
  return { found, state };
}

/** Steps with a constant loss and a constant variance. */
const steady = (count: number, loss: number, spread: number) =>
  new Array<CollapseSignals>(count).fill({ loss, spread });

const recorded = ({ losses, variances }: { losses: number[]; variances: number[] }) =>
  losses.map((loss, i) => ({ loss, spread: variances[i]! }));

Deno.test("searchCollapse() finds each recorded collapse once, 30 steps after the variance fell to near 0", () => {
  for (const training of COLLAPSES) {
    const fell = training.variances.findIndex((variance) => variance < 0.05);
    assert.deepEqual(
      search(recorded(training), training.collapsed ?? "any").found,
      [fell + 30],
      training.about,
    );
  }
});

Deno.test("searchCollapse() finds none in recorded trainings that recover by themselves, and in none of the recipes", () => {
  for (const training of HEALTHY) {
    assert.deepEqual(search(recorded(training), training.collapsed ?? "any").found, [], training.about);
  }
  // Several come as near as those that collapse.
  assert.ok(HEALTHY.filter(({ variances }) => Math.min(...variances) < 0.05).length > 4);
});

Deno.test("searchCollapse() finds embeddings that stay at one point, with any loss that they can have there", () => {
  for (const collapsed of [0.2, 1, Math.LN2, "any"] as const) {
    assert.deepEqual(search(steady(100, collapsed === "any" ? 0.8 : collapsed, 0), collapsed).found, [30]);
  }
  assert.deepEqual(search(steady(100, 0.91, 0.04)).found, [30]);
  assert.deepEqual(search(steady(100, 0.89, 0.04)).found, [], "the loss is below that of a collapse");
  assert.deepEqual(search(steady(100, 1, 0.06)).found, [], "the variance is higher");
  assert.deepEqual(search([...steady(29, 1, 0.01), ...steady(1, 1, 0.06), ...steady(29, 1, 0.01)]).found, []);
});

Deno.test("searchCollapse() finds none while the variance grows, however small it is", () => {
  const growing = Array.from({ length: 100 }, (_, i) => ({ loss: 1, spread: 1e-5 * 1.01 ** i }));
  assert.deepEqual(search(growing).found, []);
  assert.deepEqual(search(growing.toReversed()).found, [30]);
});

Deno.test("searchCollapse() finds another collapse after a recovery", () => {
  const steps = [...steady(60, 1, 0.001), ...steady(20, 0.7, 0.9), ...steady(60, 1, 0.001)];
  assert.deepEqual(search(steps).found, [30, 110]);
});

Deno.test("searchCollapse() does not take a loss or a variance that is no number for a collapse", () => {
  for (const value of [NaN, Infinity]) {
    assert.deepEqual(search(steady(100, value, 0.001)).found, []);
    assert.deepEqual(search(steady(100, 1, value)).found, []);
  }
});

Deno.test("searchCollapse() continues from what a checkpoint stores", () => {
  const steps = recorded(COLLAPSES[0]!);
  for (const stop of [0, 1, 15, 30]) {
    const { state } = search(steps.slice(0, stop));
    const stored = JSON.parse(JSON.stringify(state));
    assert.deepEqual(search(steps.slice(stop), 1, stored).found, [31 - stop]);
  }
});

Deno.test("afterEpoch() notes an epoch at whose end the embeddings are as far apart as they were", () => {
  const after = (...spreads: number[]) => {
    let state = NO_COLLAPSE;
    spreads.forEach((spread, i) => {
      state = afterEpoch(search(steady(12, 0.6, spread), 1, state).state, i + 1, i === 0 ? null : i);
    });
    return state.good;
  };
  assert.deepEqual(after(0.5, 0.7, 0.9), { epoch: 3, best: 2 });
  assert.deepEqual(after(0.5, 0.9, 0.8), { epoch: 3, best: 2 });
  assert.deepEqual(after(0.5, 0.9, 0.6, 0.2), { epoch: 2, best: 1 }, "the variance is falling");
  assert.deepEqual(after(0.03, 0.04), null, "never apart");
  assert.deepEqual(after(0.03, 0.04, 0.3), { epoch: 3, best: 2 });
});
