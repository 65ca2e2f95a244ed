import type { BenchConfig } from "../config/bench_config.ts";
import { defaults } from "../config/option.ts";
import { TRAIN_OPTIONS } from "../config/train_config.ts";
import { DRAWN_DATASET } from "../data/datasets.ts";
import type { TrainEvent } from "../run/events.ts";
import { startTrainer } from "../train/trainer.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import type { BenchResult } from "./bench_result.ts";
import { drawnDashboard, SCREEN } from "./drawn_dashboard.ts";
import { median } from "../base/median.ts";
import { pairedRatio, timingOf } from "./paired_timing.ts";
import { shippedHistory } from "./shipped_history.ts";
import { openThreadClock } from "./thread_time.ts";

/** Milliseconds that the dashboard is on, and then off. */
const WINDOW = 5000;
/** Milliseconds before each window that are not counted: in real use a dashboard draws its costly first frame only once. */
const SETTLING = 1500;
/** Minimum number of steps in a window. */
const LEAST_STEPS = 5;

/** Measurements of one window. */
interface WindowFigures {
  /** Mean milliseconds per step. */
  step: number;
  /** Bytes that the dashboard sent to the terminal. */
  bytes: number;
  /** Processor time of the drawing thread, as a share of the window; NaN if the system does not report it. */
  drawing: number;
}

/**
 * Measures the dashboard's cost: milliseconds of a training step with the dashboard on and off, in alternating windows
 * of one training. The dashboard starts with the history of a run that ships with the project, so that its
 * charts are full.
 *
 * @throws {UserError} If libtensorflow is unavailable: on a slower engine the cost would look smaller than it is.
 */
export async function benchDashboard({ config, library }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const threadTime = openThreadClock() ?? (() => NaN);
  const runs = await Deno.makeTempDir({ prefix: "trinca-bench-" });
  const history = await shippedHistory();
  let listener: (event: TrainEvent) => void = () => {};
  const begun = Promise.withResolvers<void>();
  const request = {
    ...{
      ...defaults(TRAIN_OPTIONS),
      engine: "native",
      keep: "1",
      epochs: 100_000,
    } as const,
    batch_size: config.batch_size,
    threads: config.threads,
    checkpoint_path: runs,
  };
  const trainer = startTrainer({
    config: request,
    run: "bench",
    library,
    data: { name: DRAWN_DATASET, path: "" },
  }, (event) => {
    if (event.type === "step" && event.step > LEAST_STEPS) begun.resolve();
    listener(event);
  });
  trainer.end.catch(begun.reject);
  try {
    await begun.promise;
    const on: WindowFigures[] = [];
    const off: WindowFigures[] = [];
    for (let round = 0; round < config.rounds; round++) {
      on.push(await measureWindow(history, (next) => listener = next, threadTime));
      off.push(await measureWindow(undefined, (next) => listener = next, threadTime));
    }
    return resultOf(on, off, config);
  } finally {
    trainer.give("stop");
    await trainer.end.catch(() => {});
    await Deno.remove(runs, { recursive: true });
  }
}

/** Measures a window of the training, with a dashboard that starts with `history`, or without one. */
async function measureWindow(
  history: readonly TrainEvent[] | undefined,
  listen: (listener: (event: TrainEvent) => void) => void,
  threadTime: () => number,
): Promise<WindowFigures> {
  let bytes = 0;
  const dashboard = history && drawnDashboard((sent) => bytes += sent);
  for (const event of history ?? []) dashboard?.take(event);
  const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  listen((event) => dashboard?.take(event));
  await wait(SETTLING);
  bytes = 0;
  const steps: number[] = [];
  const [start, used] = [performance.now(), threadTime()];
  listen((event) => {
    dashboard?.take(event);
    if (event.type === "step") steps.push(event.milliseconds);
  });
  // The evaluation at an epoch's end may take a whole window.
  do await wait(WINDOW); while (steps.length < LEAST_STEPS + 2);
  const drawing = (threadTime() - used) / (performance.now() - start);
  listen(() => {});
  dashboard?.close();
  // The first steps may have begun before the window.
  const counted = steps.slice(2);
  return {
    step: counted.reduce((sum, milliseconds) => sum + milliseconds, 0) / counted.length,
    bytes,
    drawing,
  };
}

function resultOf(
  on: readonly WindowFigures[],
  off: readonly WindowFigures[],
  config: BenchConfig,
): BenchResult {
  const timing = (windows: readonly WindowFigures[]) => timingOf(windows.map(({ step }) => step));
  const [withIt, without] = [timing(on), timing(off)];
  const ratio = pairedRatio(withIt, without);
  const percent = (windows: readonly WindowFigures[]) => {
    const share = median(windows.map(({ drawing }) => drawing));
    return Number.isNaN(share) ? "–" : (100 * share).toFixed(2);
  };
  const kilobytes = median(on.map(({ bytes }) => bytes)) / 1000 / (WINDOW / 1000);
  return {
    tables: [{
      header: ["", "ms per step", "ratio", "minimum to maximum", "% of a core for drawing"],
      rows: [
        [
          "with the dashboard",
          withIt.median.toFixed(2),
          ratio.median.toFixed(3),
          `${ratio.least.toFixed(3)} to ${ratio.greatest.toFixed(3)}`,
          percent(on),
        ],
        ["without", without.median.toFixed(2), "1.000", "", percent(off)],
      ],
    }],
    notes: [
      `Batch ${config.batch_size} on native; ${config.rounds} rounds of ${
        WINDOW / 1000
      } s each with and without the dashboard, in turn.`,
      "Drawing: processor time of the thread that receives and draws events; the trainer runs in another thread.",
      `Drawn at ${SCREEN.columns}×${SCREEN.rows} with a history of 20 epochs; ${
        kilobytes.toFixed(1)
      } kB/s to the terminal.`,
    ],
    figures: { step_ms: { with_dashboard: withIt.median, without: without.median } },
    leftOut: {},
  };
}
