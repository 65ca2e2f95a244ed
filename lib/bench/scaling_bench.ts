import { count } from "../base/format.ts";
import type { BenchConfig } from "../config/bench_config.ts";
import { openEngine } from "../engine/open_engine.ts";
import { loadMiners, MINER_NAMES } from "../triplet/miner_list.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import {
  type BenchResult,
  type BenchTable,
  FASTER_HEADER,
  fasterCells,
  leftOutNotes,
  mediansByKey,
} from "./bench_result.ts";
import { type EvaluationCost, evaluationCost } from "./evaluation_cost.ts";
import { withSharedFolder } from "./image_files.ts";
import { fitsMemory, minerAlone } from "./mining_cost.ts";
import { EMBEDDING_SIZE, ourStep, stepNetwork } from "./our_step.ts";
import { timeInTurn, type Timing } from "./paired_timing.ts";
import { pytorchStep } from "./pytorch.ts";
import { shareBatch } from "./step_bench.ts";
import { makeStepInput } from "./step_input.ts";

const BATCHES = [64, 128, 256, 512, 1024, 2048, 4096];
const EMBEDDING_SIZES = [16, 32, 64, 128, 256, 512];
const EMBEDDINGS = [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000];
/** Approximate number of images per round, so that small batches run more steps. */
const ROUND_IMAGES = 1280;

/**
 * Measures how costs grow: of an exact evaluation with the number of embeddings, of mining and of a training step with
 * the batch size, and of the step with the embedding size.
 *
 * @throws {UserError} If libtensorflow is unavailable.
 */
export async function benchScaling(given: BenchInput): Promise<BenchResult> {
  const { config, library, pytorch } = given;
  needLibrary(library);
  const { engine } = await openEngine({ engine: "native", library, threads: config.threads });
  // First, since its peak memory is that of the process so far.
  const evaluations: EvaluationCost[] = [];
  for (const count of EMBEDDINGS.filter((count) => count <= config.most_embeddings)) {
    evaluations.push(await evaluationCost(count));
  }
  const batches = BATCHES.filter((size) => size <= config.largest_batch);
  const mining: MiningRow[] = [];
  for (const batch of batches) mining.push(await mineAll(batch, config, engine));
  const byBatch: StepRow[] = [];
  for (const batch of batches) {
    byBatch.push(await stepRow(given, batch, batch, EMBEDDING_SIZE));
  }
  const bySize: StepRow[] = [];
  for (const size of EMBEDDING_SIZES) bySize.push(await stepRow(given, size, config.batch_size, size));
  return {
    tables: [
      evaluationTable(evaluations),
      miningTable(mining),
      { title: "A training step by batch size", ...stepTable("batch", byBatch) },
      {
        title: `A training step by embedding size, batch ${config.batch_size}`,
        ...stepTable("size", bySize),
      },
    ],
    notes: [
      `On ${engine.device}, ${engine.version}; medians of ${config.rounds} rounds in turn; the evaluation ran once.`,
      "Evaluation: random embeddings of size 64 in ten classes, with intervals and all details; its memory is the peak " +
      "of the whole process, including libtensorflow and the program.",
      "Mining: from distances on the engine to a figure on the host.",
      ...new Set(byBatch.flatMap(({ about }) => about)),
      ...leftOutNotes(pytorch.leftOut),
    ],
    figures: {
      evaluation: evaluations,
      mining_ms: Object.fromEntries(mining.map(({ batch, medians }) => [batch, medians])),
      batch_ms: Object.fromEntries(byBatch.map(({ value, medians }) => [value, medians])),
      embedding_ms: Object.fromEntries(bySize.map(({ value, medians }) => [value, medians])),
    },
    leftOut: pytorch.leftOut,
  };
}

/** The times of a step for one batch size and one embedding size. */
interface StepRow {
  /** The batch size or embedding size that the table varies. */
  value: number;
  batch: number;
  medians: Record<string, number>;
  trinca: Timing;
  rival: Timing | undefined;
  about: string[];
}

async function stepRow(
  { config, library, pytorch }: BenchInput,
  value: number,
  batch: number,
  embeddingSize: number,
): Promise<StepRow> {
  const input = await makeStepInput(batch);
  const network = stepNetwork(input, "original", embeddingSize);
  const steps = Math.max(1, Math.round(ROUND_IMAGES / batch));
  const native = { engine: "native", library, threads: config.threads } as const;
  return await withSharedFolder(async (folder) => {
    const settings = await shareBatch(folder, input, network, config.compile_seconds);
    const rival = await pytorchStep(pytorch, "pytorch_best", settings, steps);
    const ours = await ourStep(input, {
      key: "trinca",
      name: "trinca",
      engine: native,
      steps,
      network,
    });
    const contenders = rival === undefined ? [ours] : [ours, rival];
    const timings = await timeInTurn(contenders, config.rounds);
    ours.dispose();
    return {
      value,
      batch,
      medians: mediansByKey(contenders, timings),
      trinca: timings[0]!,
      rival: timings[1],
      about: rival === undefined ? [] : [`PyTorch at batch ${batch}: ${rival.about}`],
    };
  });
}

function stepTable(name: string, rows: readonly StepRow[]): BenchTable {
  return {
    header: [
      name,
      "trinca, ms",
      "images/s",
      "PyTorch, best form, ms",
      ...FASTER_HEADER,
    ],
    rows: rows.map(({ value, batch, trinca, rival }) => [
      String(value),
      trinca.median.toFixed(1),
      String(Math.round(batch / (trinca.median / 1000))),
      rival?.median.toFixed(1) ?? "–",
      ...(rival === undefined ? ["–", "–"] : fasterCells(rival, trinca)),
    ]),
  };
}

/** The miners' times for a batch size. */
interface MiningRow {
  batch: number;
  /** Milliseconds by miner; miners that did not run are missing. */
  medians: Record<string, number>;
}

async function mineAll(
  batch: number,
  { rounds }: BenchConfig,
  engine: Parameters<typeof minerAlone>[0],
): Promise<MiningRow> {
  const steps = Math.max(1, Math.round(ROUND_IMAGES / batch));
  const names = MINER_NAMES.filter((miner) => fitsMemory(miner, batch));
  const miners = await loadMiners();
  const contenders = names.map((name) => minerAlone(engine, miners[name], batch, steps));
  const timings = await timeInTurn(contenders, rounds);
  for (const contender of contenders) contender.dispose();
  return { batch, medians: mediansByKey(contenders, timings) };
}

function miningTable(rows: readonly MiningRow[]): BenchTable {
  return {
    title: "Mining alone, ms",
    header: ["batch", ...MINER_NAMES],
    rows: rows.map(({ batch, medians }) => [
      String(batch),
      ...MINER_NAMES.map((miner) => medians[miner]?.toFixed(2) ?? "–"),
    ]),
  };
}

function evaluationTable(costs: readonly EvaluationCost[]): BenchTable {
  return {
    title: "Exact evaluation",
    header: ["embeddings", "pairs", "seconds", "processor seconds", "ns per pair", "peak MB"],
    rows: costs.map(({ embeddings, pairs, seconds, processor_seconds, peak_mb }) => [
      count(embeddings),
      count(pairs),
      seconds.toFixed(2),
      processor_seconds.toFixed(2),
      (seconds * 1e9 / pairs).toFixed(1),
      peak_mb.toFixed(0),
    ]),
  };
}
