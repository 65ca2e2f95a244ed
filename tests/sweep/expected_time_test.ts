import assert from "node:assert/strict";
import { costOf, secondsByOutcome, secondsByTrial } from "../../lib/sweep/expected_time.ts";
import type { Outcome } from "../../lib/sweep/outcome.ts";
import { defaults } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../../lib/config/train_config.ts";

const training = (config: Partial<TrainConfig>) => ({ config: { ...defaults(TRAIN_OPTIONS), ...config } });

Deno.test("a trial's steps and evaluation are scaled to a whole training", () => {
  const trial = { stepSeconds: 0.02, evaluationSeconds: 1.5, restSeconds: 4, images: 1050 };
  assert.equal(secondsByTrial(training({ epochs: 10, batch_size: 100 }), trial), 10 * (10 * 0.02 + 1.5) + 4);
});

Deno.test("a training that has ended says how long equally costly ones take", () => {
  const outcome = { seconds: 60, evaluationSeconds: 2 } as Outcome;
  assert.equal(secondsByOutcome(training({ epochs: 5 }), training({ epochs: 20 }), outcome), 5 * (3 + 2));
  const cost = costOf(training({}));
  assert.equal(costOf(training({ lr: 1, seed: 9, margin: 0.2, epochs: 3 })), cost);
  for (
    const changed of [{ net: "resnet8" }, { batch_size: 512 }, { augment: "light" }, {
      miner: "batch-all",
    }] as const
  ) {
    assert.notEqual(costOf(training(changed)), cost);
  }
});
