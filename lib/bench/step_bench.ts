import { compact } from "../base/format.ts";
import { type BenchResult, FASTER_HEADER, fasterCells, leftOutNotes, mediansByKey } from "./bench_result.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import type { Contender } from "./contender.ts";
import { withSharedFolder, writeImages } from "./image_files.ts";
import { LEARNING_RATE, MARGIN, ourStep, stepNetwork } from "./our_step.ts";
import { autoNetwork } from "../model/auto_network.ts";
import { embeddingSize, type Network } from "../model/network.ts";
import { networkCost } from "../model/network_cost.ts";
import { parameterCount } from "../model/parameter_specs.ts";
import { timeInTurn } from "./paired_timing.ts";
import { GPU_STEP_RIVALS, type PytorchSettings, pytorchStep, STEP_RIVALS } from "./pytorch.ts";
import { makeStepInput, type StepInput } from "./step_input.ts";
import { stockStep } from "./stock_step.ts";

/**
 * Steps per round of the original's network with a batch of 256, so that a round takes about half a second and clears
 * the caches of the previous contender; larger networks run fewer.
 */
const STEPS = { quick: 20, slow: 5, gpu: 300 } as const;
/** Multiply-adds of the original's network for a batch of 256. */
const BATCH_OPERATIONS = 1.03e9;
/** Why a contender is left out of a comparison of other networks. */
const ORIGINAL_ONLY = "it has the original's network only";

/**
 * Measures a training step, in milliseconds: on native, in PyTorch's three forms, in stock TensorFlow.js on the same
 * native kernels, and on wasm. With `--gpu`: on native in two precisions, and in PyTorch's best form on the GPU.
 *
 * @throws {UserError} If libtensorflow is unavailable: without it there is nothing to compare.
 */
export async function benchStep({ config, library, pytorch }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const input = await makeStepInput(config.batch_size);
  const { side } = input;
  const net = autoNetwork(config.net, { height: side, width: side });
  const isOriginal = net === "original";
  const network = stepNetwork(input, net);
  const operations = networkCost(network).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  if (!isOriginal && !config.gpu) pytorch.leftOut.tfjs_stock = ORIGINAL_ONLY;
  const stepsOf = (kind: keyof typeof STEPS) =>
    Math.max(1, Math.round(STEPS[kind] * BATCH_OPERATIONS / (operations * config.batch_size)));
  return await withSharedFolder(async (folder) => {
    const settings = await shareBatch(folder, input, network, config.compile_seconds);
    const quick = config.gpu ? "gpu" : "quick";
    const rivals: Contender[] = [];
    for (const name of config.gpu ? GPU_STEP_RIVALS : STEP_RIVALS) {
      if (name === "pytorch_original" && !isOriginal) {
        pytorch.leftOut[name] ??= ORIGINAL_ONLY;
        continue;
      }
      const steps = stepsOf(name === "pytorch_original" ? "slow" : quick);
      const rival = await pytorchStep(pytorch, name, settings, steps);
      if (rival !== undefined) rivals.push(rival);
    }
    const native = { engine: "native", library, threads: config.threads } as const;
    const wasm = { ...native, engine: "wasm" } as const;
    const contenders = [
      await ourStep(input, {
        key: "trinca",
        name: "trinca",
        engine: native,
        steps: stepsOf(quick),
        network,
      }),
      ...(config.gpu
        ? [
          await ourStep(input, {
            key: "trinca_float32",
            name: "trinca, float32",
            engine: native,
            steps: stepsOf(quick),
            network,
            precision: "float32",
          }),
        ]
        : []),
      ...rivals,
      ...(isOriginal && !config.gpu
        ? [
          await stockStep(input, {
            key: "tfjs_stock",
            name: "stock TensorFlow.js",
            engine: native,
            steps: stepsOf("slow"),
          }),
        ]
        : []),
      ...(config.gpu
        ? []
        : [await ourStep(input, { key: "wasm", name: "trinca on wasm", engine: wasm, steps: 1, network })]),
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
          timings[i]!.median.toFixed(config.gpu ? 3 : 1),
          String(Math.round(config.batch_size / (timings[i]!.median / 1000))),
          ...fasterCells(timings[i]!, timings[0]!),
        ]),
      }],
      notes: [
        `Network ${net}: ${compact(parameterCount(network))} parameters, ${
          compact(operations)
        } multiply-adds for an image.`,
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
  network: Network,
  compileSeconds: number,
): Promise<PytorchSettings> {
  await writeImages(folder, "train", {
    pixels: Uint8Array.from(batch.pixels),
    labels: batch.labels,
  });
  return {
    folder,
    side,
    batch_size: batch.labels.length,
    embedding_size: embeddingSize(network),
    layers: network.layers,
    margin: MARGIN,
    lr: LEARNING_RATE,
    miner: "semi-hard",
    compile_seconds: compileSeconds,
  };
}
