import { type BenchResult, FASTER_HEADER, fasterCells, leftOutNotes, mediansByKey } from "./bench_result.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import type { Contender } from "./contender.ts";
import { withSharedFolder, writeImages } from "./image_files.ts";
import { EMBEDDING_SIZE, LEARNING_RATE, MARGIN, ourStep } from "./our_step.ts";
import { timeInTurn } from "./paired_timing.ts";
import { type PytorchSettings, pytorchStep, STEP_RIVALS } from "./pytorch.ts";
import { makeStepInput, type StepInput } from "./step_input.ts";
import { stockStep } from "./stock_step.ts";

/** Steps per round, so that a round takes about half a second and clears the caches of the previous contender. */
const STEPS = { quick: 20, slow: 5 } as const;

/**
 * Measures a training step, in milliseconds: on native, in PyTorch's three forms, in stock TensorFlow.js on the same
 * native kernels, and on wasm.
 *
 * @throws {UserError} If libtensorflow is unavailable: without it there is nothing to compare.
 */
export async function benchStep({ config, library, pytorch }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const input = await makeStepInput(config.batch_size);
  return await withSharedFolder(async (folder) => {
    const settings = await shareBatch(folder, input, config.compile_seconds);
    const rivals: Contender[] = [];
    for (const name of STEP_RIVALS) {
      const steps = name === "pytorch_original" ? STEPS.slow : STEPS.quick;
      const rival = await pytorchStep(pytorch, name, settings, steps);
      if (rival !== undefined) rivals.push(rival);
    }
    const native = { engine: "native", library, threads: config.threads } as const;
    const wasm = { ...native, engine: "wasm" } as const;
    const contenders = [
      await ourStep(input, { key: "trinca", name: "trinca", engine: native, steps: STEPS.quick }),
      ...rivals,
      await stockStep(input, {
        key: "tfjs_stock",
        name: "stock TensorFlow.js",
        engine: native,
        steps: STEPS.slow,
      }),
      await ourStep(input, { key: "wasm", name: "trinca on wasm", engine: wasm, steps: 1 }),
    ];
    const timings = await timeInTurn(contenders, config.rounds);
    for (const contender of contenders) {
      await contender.activate();
      contender.dispose();
    }
    return {
      tables: [{
        header: ["", "ms per step", "images/s", ...FASTER_HEADER],
        rows: contenders.map(({ name }, i) => [
          name,
          timings[i]!.median.toFixed(1),
          String(Math.round(config.batch_size / (timings[i]!.median / 1000))),
          ...fasterCells(timings[i]!, timings[0]!),
        ]),
      }],
      notes: [
        `Batch ${config.batch_size}, from its bytes on the host to the loss on the host; semi-hard triplets, Adam; medians ` +
        `of ${config.rounds} rounds in turn, ratios round by round.`,
        ...contenders.map(({ name, about }) => `${name}: ${about}`),
        ...leftOutNotes(pytorch.leftOut),
      ],
      figures: { step_ms: mediansByKey(contenders, timings) },
      leftOut: pytorch.leftOut,
    };
  });
}

/** Writes a batch to files for PyTorch, and returns the settings for it. */
export async function shareBatch(
  folder: string,
  { batch, side }: StepInput,
  compileSeconds: number,
  embeddingSize = EMBEDDING_SIZE,
): Promise<PytorchSettings> {
  await writeImages(folder, "train", {
    pixels: Uint8Array.from(batch.pixels),
    labels: batch.labels,
  });
  return {
    folder,
    side,
    batch_size: batch.labels.length,
    embedding_size: embeddingSize,
    margin: MARGIN,
    lr: LEARNING_RATE,
    miner: "semi-hard",
    compile_seconds: compileSeconds,
  };
}
