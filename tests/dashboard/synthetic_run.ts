import { RandomStream } from "../../lib/base/random.ts";
import type { EvaluationReport } from "../../lib/eval/report_type.ts";
import { type DistanceCounts, HISTOGRAM_BINS } from "../../lib/eval/histogram_bins.ts";
import type { EventOf, NewEvent, ShownTriplet, TrainEvent } from "../../lib/run/events.ts";
import { encodeTripletPixels } from "../../lib/run/triplet_pixels.ts";

/** Length of a synthetic run. */
export interface RunLength {
  epochs: number;
  steps: number;
}

/** Ten epochs of thirty steps: the curriculum switches to hard negatives in the fifth. */
export const RUN_LENGTH: RunLength = { epochs: 10, steps: 30 };

/** In the local time zone, so that the log pane shows the same time of day everywhere. */
const START = new Date(2026, 0, 31, 12, 0, 0).getTime();
const STEP_MS = 100;
const EVALUATION_MS = 2000;
const CLASSES = 10;
const SIDE = 14;
/** Steps between two mining events, and between two machine events. */
const LOOK_EVERY = 10;

/**
 * Creates the events of a training from the start to the final evaluation. They include all types, and are the same in
 * every process and time zone. Figures improve towards the end.
 */
export function syntheticRun({ epochs, steps }: RunLength = RUN_LENGTH): TrainEvent[] {
  const random = new RandomStream(1, "told run");
  const events: TrainEvent[] = [];
  let time = START;
  const emit = (...added: NewEvent[]) => {
    for (const event of added) events.push({ ...event, time } as TrainEvent);
  };
  const last = Math.floor(0.4 * epochs);
  const minerOf = (epoch: number) => epoch <= last ? "semi-hard" : "hard";
  emit(started({ epochs, steps }));
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const miner = minerOf(epoch);
    const before = minerOf(epoch - 1);
    if (epoch > 1 && miner !== before) {
      emit({ type: "miner_changed", epoch, from: before, to: miner, reason: "the curriculum" });
    }
    emit({ type: "epoch_started", epoch, miner });
    for (let step = 1; step <= steps; step++) {
      time += STEP_MS;
      const global_step = (epoch - 1) * steps + step;
      emit(syntheticStep(epoch, step, global_step, global_step / (epochs * steps), miner === "hard", random));
      if (global_step % LOOK_EVERY === 0) {
        emit(syntheticMining(epoch, step, global_step, miner, random), syntheticMachine(random));
      }
    }
    const figures = syntheticFigures(epoch / epochs, random);
    emit({ type: "validation", epoch, loss: 0.3 / epoch });
    emit({ type: "state", state: "evaluating" });
    time += EVALUATION_MS;
    emit({
      type: "evaluation",
      epoch,
      ...figures,
      holdout_val: null,
      histogram: syntheticHistogram(epoch / epochs, 40_000),
      class_distances: syntheticClassDistances(epoch / epochs),
      projection: syntheticProjection(epoch),
      seconds: EVALUATION_MS / 1000,
    });
    const name = `epoch_${epoch}`;
    emit(
      { type: "state", state: "training" },
      { type: "checkpoint_saved", epoch, step: 0, name, digest: "d", best: true, bytes: 2_640_000 },
      {
        type: "epoch_finished",
        epoch,
        miner,
        lr: 1e-4,
        train_loss: 0.5 / epoch,
        validation_loss: 0.3 / epoch,
        seconds: (steps * STEP_MS + EVALUATION_MS) / 1000,
      },
    );
  }
  emit({ type: "final_evaluation", report: syntheticReport(epochs, random) });
  emit({
    type: "run_finished",
    state: "done",
    message: `${epochs} epochs`,
    seconds: (time - START) / 1000,
    folder: "./checkpoints/sample",
    best: `epoch_${epochs}`,
  });
  return events;
}

/** The events of a synthetic run up to and including the first wanted one. */
export function eventsUntil(wanted: (event: TrainEvent) => boolean, events = syntheticRun()): TrainEvent[] {
  const place = events.findIndex(wanted);
  if (place < 0) throw new Error("The run has no such event");
  return events.slice(0, place + 1);
}

/** Returns a predicate for a step. */
export function isStep(epoch: number, step: number): (event: TrainEvent) => boolean {
  return (event) => event.type === "step" && event.epoch === epoch && event.step === step;
}

function started({ epochs, steps }: RunLength): NewEvent {
  return {
    type: "run_started",
    run: "sample",
    trinca: "0.1.0",
    config: {
      num_images: 59_904,
      batch_size: 256,
      epochs,
      margin: 1,
      embedding_size: 64,
      seed: 1,
      miner: "curriculum",
      semi_hard_share: 0.4,
      lr: 1e-4,
      dataset: "auto",
    },
    dataset: {
      name: "mnist",
      title: "MNIST",
      synthetic: false,
      digest: "d",
      train_images: 59_904,
      holdout_images: 0,
      test_images: 10_000,
    },
    engine: {
      name: "native",
      device: "CPU, 2 threads",
      version: "libtensorflow 2.21.0",
      reason: "the fastest here",
    },
    epochs,
    steps_per_epoch: steps,
    parameters: 219_680,
  };
}

function syntheticStep(
  epoch: number,
  step: number,
  global_step: number,
  progress: number,
  hard: boolean,
  random: RandomStream,
): NewEvent {
  const noise = () => 0.05 * (random.uniform() - 0.5);
  return {
    type: "step",
    epoch,
    step,
    global_step,
    loss: (hard ? 0.5 : 0.3) - 0.25 * progress + 0.4 / global_step + noise(),
    active: (hard ? 0.9 : 0.7) - 0.3 * progress,
    semi_hard: 0.9 - 0.5 * progress + noise(),
    positive_distance: 0.7 - 0.4 * progress + noise(),
    negative_distance: 0.8 + 0.6 * progress + noise(),
    spread: 0.4 + 0.5 * progress,
    lr: 1e-4,
    milliseconds: STEP_MS,
    data_wait: 0,
    images_per_second: 2560 + 1000 * noise(),
  };
}

function syntheticMining(
  epoch: number,
  step: number,
  global_step: number,
  miner: string,
  random: RandomStream,
): NewEvent {
  const [label, other] = [random.integer(CLASSES), random.integer(CLASSES)];
  const image = (label: number) => ({
    index: random.integer(59_904),
    label,
    pixels: encodeTripletPixels(ring(label)),
  });
  const hardest: ShownTriplet = {
    width: SIDE,
    height: SIDE,
    anchor: image(label),
    positive: image(label),
    negative: image(other),
    positive_distance: 1 + 0.5 * random.uniform(),
    negative_distance: 0.2 + 0.5 * random.uniform(),
  };
  const histogram = syntheticHistogram(global_step / (global_step + 100), 2000);
  return { type: "mining", epoch, step, global_step, miner, histogram, hardest };
}

/** A ring whose radius depends on the class, 0 … 15, `[SIDE·SIDE]`. */
function ring(label: number): number[] {
  const middle = (SIDE - 1) / 2;
  return Array.from({ length: SIDE * SIDE }, (_, i) => {
    const radius = Math.sqrt((i % SIDE - middle) ** 2 + (Math.floor(i / SIDE) - middle) ** 2);
    return Math.max(0, Math.min(15, Math.round(15 - 8 * Math.abs(radius - 1 - label / 2))));
  });
}

function syntheticMachine(random: RandomStream): NewEvent {
  return {
    type: "machine",
    cpu: 0.9 + 0.1 * random.uniform(),
    memory: 812_000_000,
    tensors: 61,
    tensor_bytes: 2_700_000,
    handles: 61,
  };
}

/** Two distributions that separate as the training progresses. */
function syntheticHistogram(progress: number, height: number): DistanceCounts {
  const hill = (middle: number) =>
    Array.from({ length: HISTOGRAM_BINS }, (_, bin) => {
      const distance = ((bin + 0.5) * 2) / HISTOGRAM_BINS;
      return Math.max(0, Math.round(height * (1 - Math.abs(distance - middle) / 0.5)));
    });
  return { positive: hill(0.8 - 0.4 * progress), negative: hill(1 + 0.4 * progress).map((n) => 9 * n) };
}

/** Classes 4 and 9 are the nearest. */
function syntheticClassDistances(progress: number): number[][] {
  return Array.from({ length: CLASSES }, (_, a) =>
    Array.from({ length: CLASSES }, (_, b) => {
      if (a === b) return 0.7 - 0.3 * progress;
      return a + b === 13 && Math.abs(a - b) === 5 ? 1.1 : 1.3 + 0.02 * ((a * b) % 7);
    }));
}

/** Classes on a circle; every second epoch is mirrored, as principal components may be. */
function syntheticProjection(epoch: number): NonNullable<EventOf<"evaluation">["projection"]> {
  const random = new RandomStream(1, "told points");
  const labels = Array.from({ length: 12 * CLASSES }, (_, i) => i % CLASSES);
  const points = labels.flatMap((label) => {
    const angle = (2 * Math.PI * label) / CLASSES;
    const noise = () => 0.15 * (random.uniform() - 0.5);
    const [x, y] = [0.8 * Math.cos(angle) + noise(), 0.8 * Math.sin(angle) + noise()];
    return [epoch % 2 === 0 ? -x : x, y];
  });
  return { labels, points, explained: 0.32 };
}

function syntheticFigures(
  progress: number,
  random: RandomStream,
): Pick<EventOf<"evaluation">, "original" | "exact"> {
  const distances = {
    positive_mean: 0.8 - 0.4 * progress,
    positive_std: 0.25,
    negative_mean: 1 + 0.45 * progress,
    negative_std: 0.12,
  };
  const val = 0.5 + 0.45 * progress + 0.02 * (random.uniform() - 0.5);
  return {
    original: {
      threshold: 0.8 + 0.1 * progress,
      accuracy: 0.8 + 0.18 * progress,
      val: val - 0.01,
      far: 0,
      pairs: { positive: 512, negative: 512 },
      ...distances,
    },
    exact: {
      pairs: { positive: 5_012_521, negative: 44_982_479 },
      val_at_far: { "0.1": 0.99, "0.01": 0.97, "0.001": val, "0.0001": val - 0.2 },
      threshold_at_far: { "0.1": 1.3, "0.01": 1.1, "0.001": 0.85, "0.0001": 0.6 },
      auc: 0.99,
      eer: 0.02,
      recall_at_1: 0.9 + 0.08 * progress,
      map_at_r: 0.95,
      ...distances,
    },
  };
}

function syntheticReport(epoch: number, random: RandomStream): EvaluationReport {
  const { original, exact } = syntheticFigures(1, random);
  return {
    dataset: { name: "mnist", title: "MNIST", synthetic: false },
    engine: { name: "native", device: "CPU, 2 threads", version: "libtensorflow 2.21.0" },
    checkpoint: { path: "./checkpoints/sample/best", epoch },
    original_protocol: original,
    exact: {
      ...exact,
      val_interval_at_far: { "0.1": [0.98, 1], "0.01": [0.96, 0.98], "0.001": [0.92, 0.95], "0.0001": null },
      accuracy: 0.99,
      balanced_accuracy: 0.97,
      per_class: Array.from({ length: CLASSES }, (_, label) => ({
        label,
        images: 1000,
        val: 0.97 - 0.01 * label,
        recall_at_1: 0.99,
        positive_mean: 0.35 + 0.02 * label,
      })),
      histogram: syntheticHistogram(1, 1_000_000),
      class_distances: syntheticClassDistances(1),
    },
    projection: syntheticProjection(epoch),
  };
}
