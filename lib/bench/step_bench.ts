import { UserError } from "../base/mod.ts";
import type { BenchConfig } from "../config/mod.ts";
import type { LibraryFound } from "../engine/mod.ts";
import type { TextTable } from "../report/mod.ts";
import { ourStep } from "./our_step.ts";
import { pairedRatio, timeInTurn } from "./paired_timing.ts";
import { makeStepInput } from "./step_input.ts";
import { stockStep } from "./stock_step.ts";

/** Steps in a round of an engine that is quick. */
const QUICK = 5;

/** A benchmark's outcome. */
export interface BenchResult {
  /** A row for each contender. */
  table: TextTable;
  /** What the contenders are made of. */
  notes: string[];
}

/**
 * Milliseconds of a training step: native, stock TensorFlow.js on the same native kernels, and wasm.
 *
 * @throws {UserError} If libtensorflow cannot be had: without it there is nothing to compare.
 */
export async function benchStep(config: BenchConfig, library: LibraryFound): Promise<BenchResult> {
  if (library.path === undefined) {
    throw new UserError(
      `Expected libtensorflow, to compare engines with, but there is none: ${library.reason}`,
    );
  }
  const request = { library, threads: config.threads } as const;
  const input = await makeStepInput(config.batch_size);
  const contenders = [
    await ourStep("native", input, { ...request, engine: "native" }, QUICK),
    await stockStep("stock tfjs", input, { ...request, engine: "native" }, QUICK),
    await ourStep("wasm", input, { ...request, engine: "wasm" }, 1),
  ];
  const timings = await timeInTurn(contenders, config.rounds, () => performance.now());
  const stock = timings[1]!;
  for (const contender of contenders) {
    await contender.activate();
    contender.dispose();
  }
  return {
    table: {
      header: ["", "ms per step", "images/s", "of stock tfjs", "least to greatest"],
      rows: contenders.map(({ name }, i) => {
        const timing = timings[i]!;
        const ratio = pairedRatio(timing, stock);
        return [
          name,
          timing.median.toFixed(1),
          String(Math.round(config.batch_size / (timing.median / 1000))),
          ratio.median.toFixed(2),
          timing === stock ? "" : `${ratio.least.toFixed(2)} to ${ratio.greatest.toFixed(2)}`,
        ];
      }),
    },
    notes: [
      `Batch ${config.batch_size}, semi-hard triplets, Adam; medians of ${config.rounds} rounds in turn.`,
      ...contenders.map(({ name, about }) => `${name}: ${about}`),
    ],
  };
}
