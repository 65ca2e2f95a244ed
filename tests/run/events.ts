import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import type { NewEvent } from "../../lib/run/events.ts";

const spread = { positive_mean: 0.4, positive_std: 0.1, negative_mean: 1.3, negative_std: 0.2 };

const original = {
  far: 0.001,
  pairs: { positive: 512, negative: 512 },
  threshold: 0.9,
  accuracy: 0.99,
  val: 0.98,
  ...spread,
};

const exact = {
  pairs: { positive: 100, negative: 900 },
  val_at_far: { "0.1": 1, "0.0001": null },
  threshold_at_far: { "0.1": 0.8, "0.0001": null },
  accuracy: 0.99,
  balanced_accuracy: 0.98,
  auc: 0.99,
  eer: 0.01,
  recall_at_1: 0.98,
  map_at_r: 0.97,
  ...spread,
};

const pairs = {
  histogram: { positive: [60, 40], negative: [0, 900] },
  class_distances: [[0.3, 1.2], [1.2, NaN]],
};

const projection = { labels: [0, 1], points: [-0.5, 0.25, 0.5, -0.25], explained: NaN };

/** What `eval` found, with figures that are NaN, others that cannot be measured, and every optional field. */
export const REPORT: EvaluationReport = {
  dataset: { name: "digits", title: "drawn digits", synthetic: true },
  engine: { name: "cpu", device: "CPU", version: "4.22.0" },
  checkpoint: { path: "./checkpoints/a/best", epoch: 3 },
  original_protocol: { ...original, threshold: NaN },
  exact: {
    ...exact,
    ...pairs,
    eer: NaN,
    accuracy: 0.99,
    balanced_accuracy: null,
    val_interval_at_far: { "0.1": [0.9, NaN], "0.0001": null },
    per_class: [
      { label: 0, images: 5, val: 0.9, recall_at_1: 0.8, positive_mean: 0.3 },
      { label: 1, images: 1, val: null, recall_at_1: NaN, positive_mean: NaN },
    ],
  },
  projection,
};

/** An event of each type, in the schema's order, with every optional field. */
export const ONE_OF_EACH: NewEvent[] = [
  {
    type: "run_started",
    run: "a",
    trinca: "0.1.0",
    config: { epochs: 20, miner: "hard" },
    dataset: {
      name: "digits",
      title: "drawn digits",
      synthetic: true,
      digest: "ab12",
      train_images: 60,
      holdout_images: 0,
      test_images: 10,
      fallback_reason: "no MNIST in ./data/",
    },
    engine: { name: "cpu", device: "CPU", version: "4.22.0", reason: "asked for" },
    epochs: 20,
    steps_per_epoch: 234,
    epoch_plan: "234 batches of 256 images, 10 classes with about 26 images each; every image once",
    parameters: 220_000,
    multiply_adds: 4_100_000,
    resumed_from: { epoch: 3, step: 7 },
  },
  { type: "epoch_started", epoch: 1, miner: "semi-hard" },
  {
    type: "step",
    epoch: 1,
    step: 1,
    global_step: 1,
    loss: 0.9,
    active: 1,
    semi_hard: NaN,
    positive_distance: 0.5,
    negative_distance: 0.6,
    spread: 0.2,
    lr: 1e-4,
    milliseconds: 40.5,
    images_per_second: 6400,
  },
  { type: "miner_changed", epoch: 9, from: "semi-hard", to: "hard", reason: "curriculum" },
  { type: "validation", epoch: 1, loss: 0.5 },
  {
    type: "evaluation",
    epoch: 1,
    original,
    exact,
    holdout_val: 0.95,
    ...pairs,
    projection,
    seconds: 3.5,
  },
  {
    type: "mining",
    epoch: 1,
    step: 1,
    global_step: 1,
    miner: "semi-hard",
    histogram: { positive: [3, 0], negative: [0, 7] },
    hardest: {
      width: 2,
      height: 1,
      anchor: { index: 17, label: 4, pixels: "AQ==" },
      positive: { index: 3, label: 4, pixels: "8A==" },
      negative: { index: 59_000, label: 9, pixels: "Dw==" },
      positive_distance: 1.25,
      negative_distance: 0.5,
    },
  },
  {
    type: "machine",
    cpu: 0.95,
    memory: 900_000_000,
    tensors: 60,
    tensor_bytes: 2_700_000,
    handles: 60,
    gpu: { name: "GPU", busy: 0.5, memory: 1_000_000, memory_total: 80_000_000_000, celsius: 60 },
  },
  {
    type: "workers",
    workers: [
      { address: "10.0.0.1:2222", state: "training", images_per_second: 7000, busy: 0.9, data_wait: 0.1 },
      { address: "10.0.0.2:2222", state: "lost", images_per_second: 6900, busy: 0.8, data_wait: 0 },
    ],
  },
  {
    type: "checkpoint_saved",
    epoch: 1,
    step: 0,
    name: "epoch_1",
    digest: "cd34",
    best: true,
    bytes: 2_700_000,
  },
  {
    type: "epoch_finished",
    epoch: 1,
    miner: "semi-hard",
    lr: 1e-4,
    train_loss: 0.4,
    validation_loss: NaN,
    seconds: 11.5,
  },
  { type: "alert", kind: "collapse", epoch: 1, step: 12, message: "collapsing" },
  {
    type: "rescued",
    epoch: 10,
    step: 12,
    back_to: { epoch: 9, global_step: 234 },
    rescue: 1,
    message: "back to epoch 9",
  },
  { type: "state", state: "paused" },
  { type: "log", level: "warning", message: "two\nlines" },
  { type: "final_evaluation", report: REPORT },
  {
    type: "run_finished",
    state: "stopped",
    message: "after epoch 1",
    seconds: 12,
    folder: "./checkpoints/a",
    best: null,
  },
];
