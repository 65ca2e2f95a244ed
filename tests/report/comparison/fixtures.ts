import type { MeasuredRun } from "../../../lib/evaluate/measure_runs.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { RunHistory } from "../../../lib/run/run_history.ts";
import { tellTraining } from "../../cli/training_events.ts";
import { DETAILED } from "../fixtures.ts";

/** A measured run; the larger `worse`, the smaller its figures. */
export function measuredRun(worse: number, changes: Partial<MeasuredRun> = {}): MeasuredRun {
  const { exact, dataset } = DETAILED;
  const val_at_far = { "0.01": 0.98 - worse, "0.001": 0.93914 - worse, "0.00000001": null };
  return {
    dataset,
    images: 10_000,
    checkpoint: "checkpoints/mnist/best",
    epoch: 20,
    config: { margin: 1, seed: 1 },
    exact: { ...exact, val_at_far, recall_at_1: 0.9897 - worse },
    valAtFar: val_at_far,
    resampled: new Map([[0.01, [0.97, 0.98, 0.99]], [0.001, [0.92, 0.93, 0.94].map((val) => val - worse)]]),
    folder: "checkpoints/mnist",
    history: RunHistory.of(tellTraining(false)),
    ...changes,
  };
}

/** A log with its start and an evaluation after each of a number of epochs. */
export function evaluatedEpochs(count: number): TrainEvent[] {
  const events = tellTraining(false);
  const start = events.find((event) => event.type === "run_started")!;
  const evaluation = events.find((event) => event.type === "evaluation")!;
  return [start, ...Array.from({ length: count }, (_, i) => ({ ...evaluation, epoch: i + 1 }))];
}

/** The same log, but of a training on other data. */
export function onDrawnDigits(events: readonly TrainEvent[]): TrainEvent[] {
  return events.map((event) =>
    event.type === "run_started"
      ? {
        ...event,
        dataset: { ...event.dataset, title: "drawn digits", synthetic: true, digest: "5".repeat(64) },
      }
      : event
  );
}
