import { EventEmitter } from "node:events";
import { UserError } from "../base/mod.ts";
import { type BenchConfig, defaults, TRAIN_OPTIONS } from "../config/mod.ts";
import { Dashboard, terminalStyle } from "../dashboard/mod.ts";
import type { LibraryFound } from "../engine/mod.ts";
import { readEvents, type TrainEvent } from "../run/mod.ts";
import { startTrainer } from "../train/trainer.ts";
import { median, pairedRatio } from "./paired_timing.ts";
import type { BenchResult } from "./step_bench.ts";
import { openThreadClock } from "./thread_time.ts";

/** The screen that the dashboard is drawn on. */
const SIZE = { columns: 120, rows: 36 };
/** Milliseconds for which it is on, and then off. */
const WINDOW = 5000;
/** Milliseconds before each window that are not counted: a dashboard's first frame comes once, not every five seconds. */
const SETTLING = 1500;
/** A window with fewer steps than this says nothing. */
const LEAST_STEPS = 5;

/** What was measured in a window. */
interface WindowFigures {
  /** Mean milliseconds of its steps. */
  step: number;
  /** What the dashboard sent to the terminal, in bytes. */
  bytes: number;
  /** Processor time of the thread that draws, as a share of the window; NaN where the system does not tell. */
  drawing: number;
}

/**
 * What the dashboard costs: milliseconds of a training step while it is on and while it is off, window after window of
 * one training. It begins with the whole history of the run that comes with the project, so that its charts are full.
 *
 * @throws {UserError} If libtensorflow cannot be had: on a slower engine the cost would look smaller than it is.
 */
export async function benchDashboard(config: BenchConfig, library: LibraryFound): Promise<BenchResult> {
  if (library.path === undefined) {
    throw new UserError(`Expected libtensorflow, to train on, but there is none: ${library.reason}`);
  }
  const threadTime = openThreadClock() ?? (() => NaN);
  const runs = await Deno.makeTempDir({ prefix: "trinca-bench-" });
  const history = await readEvents(new URL("../../checkpoints/mnist", import.meta.url).pathname);
  let hear: (event: TrainEvent) => void = () => {};
  const begun = Promise.withResolvers<void>();
  const request = {
    ...{
      ...defaults(TRAIN_OPTIONS),
      dataset: "digits",
      engine: "native",
      keep: "1",
      epochs: 100_000,
    } as const,
    batch_size: config.batch_size,
    threads: config.threads,
    checkpoint_path: runs,
  };
  const trainer = startTrainer({ config: request, run: "bench", library }, (event) => {
    if (event.type === "step" && event.step > LEAST_STEPS) begun.resolve();
    hear(event);
  });
  trainer.end.catch(begun.reject);
  try {
    await begun.promise;
    const on: WindowFigures[] = [];
    const off: WindowFigures[] = [];
    for (let round = 0; round < config.rounds; round++) {
      on.push(await measureWindow(history, (listen) => hear = listen, threadTime));
      off.push(await measureWindow(undefined, (listen) => hear = listen, threadTime));
    }
    return resultOf(on, off, config);
  } finally {
    trainer.give("stop");
    await trainer.end.catch(() => {});
    await Deno.remove(runs, { recursive: true });
  }
}

/** Trains for a while with a dashboard that knows a history, or without. */
async function measureWindow(
  history: readonly TrainEvent[] | undefined,
  listen: (hear: (event: TrainEvent) => void) => void,
  threadTime: () => number,
): Promise<WindowFigures> {
  let bytes = 0;
  const dashboard = history && new Dashboard({
    terminal: {
      input: new EventEmitter(),
      output: { write: (text) => bytes += text.length, size: () => SIZE },
      strayLines: () => [],
      onResize() {},
      release: () => [],
    },
    style: terminalStyle({ ascii: false, theme: "dark" }, (name) => ({ TERM: "xterm-256color" })[name]),
    control: "own",
    onEffect() {},
    onFault(error) {
      throw error;
    },
    now: () => performance.now(),
  });
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
  // An evaluation at an epoch's end may take all of a window.
  do await wait(WINDOW); while (steps.length < LEAST_STEPS + 2);
  const drawing = (threadTime() - used) / (performance.now() - start);
  listen(() => {});
  dashboard?.close();
  // The first ones may have begun before the window.
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
  const timing = (windows: readonly WindowFigures[]) => {
    const rounds = windows.map(({ step }) => step);
    return { rounds, median: median(rounds) };
  };
  const [withIt, without] = [timing(on), timing(off)];
  const ratio = pairedRatio(withIt, without);
  const percent = (windows: readonly WindowFigures[]) => {
    const share = median(windows.map(({ drawing }) => drawing));
    return Number.isNaN(share) ? "–" : (100 * share).toFixed(2);
  };
  const kilobytes = median(on.map(({ bytes }) => bytes)) / 1000 / (WINDOW / 1000);
  return {
    table: {
      header: ["", "ms per step", "of without", "least to greatest", "% of a core for drawing"],
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
    },
    notes: [
      `Batch ${config.batch_size} on native; ${config.rounds} rounds of ${
        WINDOW / 1000
      } s with it and as long without, in turn.`,
      "For drawing: processor time of the thread that hears the events and draws them, which the trainer does not use.",
      `Drawn at ${SIZE.columns}×${SIZE.rows} with a history of 20 epochs; ${
        kilobytes.toFixed(1)
      } kB/s to the terminal.`,
    ],
  };
}
