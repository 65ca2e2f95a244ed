import type { EventOf, TrainEvent } from "../../lib/run/events.ts";

/** The events of a training of two epochs with four steps; a step takes 500 ms, an evaluation 2 s. */
export function tellTraining(synthetic: boolean): TrainEvent[] {
  const time = 0;
  const step = (epoch: number, step: number): EventOf<"step"> => ({
    type: "step",
    time,
    epoch,
    step,
    global_step: 4 * (epoch - 1) + step,
    loss: 1 / (4 * (epoch - 1) + step),
    active: 0.5,
    semi_hard: 0.75,
    positive_distance: 0.4,
    negative_distance: 1.2,
    spread: 0.9,
    lr: 1e-4,
    milliseconds: 500,
    images_per_second: 512,
  });
  const distances = { positive_mean: 0.4, positive_std: 0.2, negative_mean: 1.4, negative_std: 0.1 };
  const pairs = { positive: 512, negative: 512 };
  const epoch = (epoch: number, miner: string): TrainEvent[] => [
    { type: "epoch_started", time, epoch, miner },
    ...[1, 2, 3, 4].map((i) => step(epoch, i)),
    { type: "validation", time, epoch, loss: 0.25 },
    { type: "state", time, state: "evaluating" },
    {
      type: "evaluation",
      time,
      epoch,
      original: { threshold: 0.9, accuracy: 0.97, val: 0.94, far: 0, pairs, ...distances },
      exact: {
        pairs,
        val_at_far: { "0.001": 0.9321 },
        threshold_at_far: { "0.001": 0.8 },
        auc: 0.99,
        eer: 0.01,
        recall_at_1: 0.98,
        map_at_r: 0.95,
        ...distances,
      },
      holdout_val: null,
      seconds: 2,
    },
    { type: "state", time, state: "training" },
    {
      type: "checkpoint_saved",
      time,
      epoch,
      step: 0,
      name: `epoch_${epoch}`,
      digest: "d",
      best: true,
      bytes: 9,
    },
    {
      type: "epoch_finished",
      time,
      epoch,
      miner,
      lr: 1e-4,
      train_loss: 0.5,
      validation_loss: 0.25,
      seconds: 4,
    },
  ];
  return [
    {
      type: "run_started",
      time,
      run: "test",
      trinca: "0.0.0",
      config: {
        batch_size: 256,
        margin: 1,
        miner: "curriculum",
        seed: 1,
        net: "original",
        embedding_size: 64,
      },
      dataset: {
        name: synthetic ? "digits" : "mnist",
        title: synthetic ? "drawn digits" : "MNIST",
        synthetic,
        digest: "d",
        train_images: 59_904,
        holdout_images: 0,
        test_images: 10_000,
        ...(synthetic ? { fallback_reason: "no mirror answers" } : {}),
      },
      engine: { name: "native", device: "CPU", version: "libtensorflow 2.21.0", reason: "asked for" },
      epochs: 2,
      steps_per_epoch: 4,
      epoch_plan: "4 batches of 256 images, 64 classes with 4 images each; every image once",
      parameters: 219_680,
      multiply_adds: 4_039_168,
    },
    ...epoch(1, "semi-hard"),
    { type: "miner_changed", time, epoch: 2, from: "semi-hard", to: "hard", reason: "the curriculum" },
    ...epoch(2, "hard"),
    {
      type: "run_finished",
      time,
      state: "done",
      message: "2 epochs",
      seconds: 8,
      folder: "runs/test",
      best: "epoch_2",
    },
  ];
}
