import assert from "node:assert/strict";
import { collapsedLoss, describeLoss, LOSSES, type LossName } from "../../lib/config/losses.ts";
import { defaults } from "../../lib/config/option.ts";
import { TRAINING_OPTIONS } from "../../lib/config/train_config.ts";
import { lossOfConfig } from "../../lib/train/loss_of_config.ts";

const DEFAULTS = defaults(TRAINING_OPTIONS);

Deno.test("lossOfConfig() creates every loss with its settings and its miner", async () => {
  for (const name of Object.keys(LOSSES) as LossName[]) {
    const loss = await lossOfConfig({ ...DEFAULTS, loss: name, miner: "batch-hard" });
    assert.equal(loss.name, name);
    assert.equal(loss.miner.name, "batch-hard");
  }
  const soft = await lossOfConfig({
    ...DEFAULTS,
    soft_margin: true,
    squared: true,
    margin: 0.5,
    semi_hard_share: 1,
    max_positive_distance: 1.2,
  });
  assert.deepEqual(soft.settings, {
    margin: 0.5,
    soft_margin: true,
    squared: true,
    reduction: "mean",
    max_positive_distance: 1.2,
  });
  assert.equal(soft.miner.minerOfEpoch(20, 20).name, "semi-hard");
  const phased = await lossOfConfig({ ...DEFAULTS, phases: "semi-hard:0.5,batch-all:0.5" });
  assert.deepEqual([10, 11].map((epoch) => phased.miner.minerOfEpoch(epoch, 20).name), [
    "semi-hard",
    "batch-all",
  ]);
  const similar = await lossOfConfig({
    ...DEFAULTS,
    loss: "multi-similarity",
    alpha: 1,
    beta: 30,
    lambda: 0.6,
  });
  assert.deepEqual(similar.settings, { alpha: 1, beta: 30, lambda: 0.6 });
});

Deno.test("collapsedLoss() equals that of the loss itself", async () => {
  for (const name of Object.keys(LOSSES) as LossName[]) {
    for (
      const change of [{}, { margin: 0.3 }, { soft_margin: true }, { squared: true }, {
        max_positive_distance: 1,
      }]
    ) {
      const config = { ...DEFAULTS, ...change, loss: name };
      assert.equal(collapsedLoss(config), (await lossOfConfig(config)).collapsed);
    }
  }
  assert.equal(collapsedLoss({}), 1);
  assert.equal(collapsedLoss({ margin: 0.2 }), 0.2);
  assert.equal(collapsedLoss({ loss: "a newer one" }), undefined);
});

Deno.test("describeLoss() describes a run's loss briefly", () => {
  assert.equal(describeLoss({ margin: 0.2 }), "margin 0.2");
  assert.equal(describeLoss({ ...DEFAULTS, soft_margin: true, squared: true }), "soft margin, squared");
  assert.equal(
    describeLoss({ margin: 0.5, max_positive_distance: 1.2 }),
    "margin 0.5, positives up to 1.2",
  );
  assert.equal(describeLoss({ loss: "multi-similarity" }), "multi-similarity, α 2, β 50, λ 0.5");
  assert.equal(describeLoss({ loss: "a newer one" }), "a newer one");
});
