import { count } from "../base/format.ts";
import { openEngine } from "../engine/open_engine.ts";
import { evaluateExact } from "../eval/exact.ts";
import { binOf } from "../eval/fine_bins.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import {
  type BenchResult,
  type BenchTable,
  FASTER_HEADER,
  fasterCells,
  leftOutNotes,
} from "./bench_result.ts";
import type { Contender } from "./contender.ts";
import {
  CLASSES,
  DIMENSION,
  type EvaluationCost,
  evaluationCost,
  randomDirections,
} from "./evaluation_cost.ts";
import { type EvaluationPart, evaluationPart } from "./evaluation_part.ts";
import { withSharedFolder } from "./image_files.ts";
import { timeInTurn, type Timing } from "./paired_timing.ts";
import { type Pytorch, type PytorchName, pytorchStep } from "./pytorch.ts";

/** Neighbours that FAISS finds: with an image itself, those of Recall@10. */
const K = 11;
/** Rows of the embeddings whose cost is calculated from a part. */
const PART_ROWS = 480;
/** What the rivals do. */
const RIVALS = { pytorch_evaluation: "the histograms alone", faiss_flat: "Recall@10 alone" } as const;

/**
 * Measures an exact evaluation with intervals and all details, next to the parts of it that PyTorch and FAISS do; then that
 * of more embeddings, from which the cost of a million is calculated.
 *
 * @param embeddings How many are evaluated in turn.
 * @throws {UserError} If libtensorflow is unavailable.
 */
export async function benchEval(
  { config, given, library, pytorch }: BenchInput,
  embeddings: number = 20_000,
  most: number = 1_000_000,
): Promise<BenchResult> {
  needLibrary(library);
  const { engine } = await openEngine({ engine: "native", library, threads: config.threads });
  const rows = randomDirections(embeddings, DIMENSION);
  const labels = Int32Array.from({ length: embeddings }, (_, i) => i % CLASSES);
  const evaluate = () =>
    evaluateExact(rows, DIMENSION, labels, { intervals: { resamples: 1000, seed: 1 }, details: true });
  const ours: Contender = {
    key: "trinca",
    name: "trinca, everything",
    about:
      `all figures, 1,000 resamples and all details, ${navigator.hardwareConcurrency} threads, ${engine.version}`,
    activate: () => Promise.resolve(),
    async run() {
      const start = performance.now();
      await evaluate();
      return performance.now() - start;
    },
    dispose() {},
  };
  const contenders: Contender[] = [ours];
  let timings: Timing[] = [];
  const notes: string[] = [];
  await withSharedFolder(async (folder) => {
    await Deno.writeFile(`${folder}/rows.bin`, new Uint8Array(rows.buffer));
    await Deno.writeFile(`${folder}/queries.bin`, new Uint8Array(rows.buffer));
    await Deno.writeFile(`${folder}/labels.bin`, new Uint8Array(labels.buffer));
    const settings = { folder, dimension: DIMENSION, k: K };
    for (const name of Object.keys(RIVALS) as (keyof typeof RIVALS)[]) {
      const rival = await pytorchStep(pytorch, name, settings, 1);
      if (rival !== undefined) contenders.push(rival);
    }
    timings = await timeInTurn(contenders, config.rounds);
    notes.push(...contenders.map(({ name, about }) => `${name}: ${about}`));
    if (contenders.some(({ key }) => key === "pytorch_evaluation")) {
      notes.push(await comparedFigures(pytorch, folder, evaluate));
    }
  });
  const pairs = embeddings * (embeddings - 1) / 2;
  const perPair = timings.map(({ median }) => median * 1e6 / pairs);
  const table: BenchTable = {
    title: `${count(embeddings)} embeddings, ${count(pairs)} pairs`,
    header: ["", "seconds", "ns per pair", ...FASTER_HEADER],
    rows: contenders.map(({ name, key }, i) => [
      key in RIVALS ? `${name.split(",")[0]}, ${RIVALS[key as keyof typeof RIVALS]}` : name,
      (timings[i]!.median / 1000).toFixed(2),
      perPair[i]!.toFixed(2),
      ...fasterCells(timings[i]!, timings[0]!),
    ]),
  };
  const larger = given.has("most_embeddings") ? config.most_embeddings : 5 * embeddings;
  const large = await evaluationCost(larger);
  const part = await evaluationPart(most, PART_ROWS);
  return {
    tables: [table, largerTable(large, part)],
    notes: [
      `Exact figures of random embeddings of ${DIMENSION} numbers in ${CLASSES} classes; medians of ` +
      `${config.rounds} rounds in turn, ratios round by round.`,
      ...notes,
      `${count(most)}: calculated from the first ${count(part.rows)} rows, which took ${
        part.seconds.toFixed(1)
      } s; ` +
      "they are the dearest.",
      ...leftOutNotes(pytorch.leftOut),
    ],
    figures: {
      eval: {
        ns_per_pair: Object.fromEntries(
          contenders.map(({ key }, i) => [key, Number(perPair[i]!.toFixed(3))]),
        ),
        large,
        part,
      },
    },
    leftOut: pytorch.leftOut,
  };
}

/** Whether PyTorch's histogram has the threshold and the VAL of ours. */
async function comparedFigures(
  pytorch: Pytorch,
  folder: string,
  evaluate: () => ReturnType<typeof evaluateExact>,
): Promise<string> {
  const name: PytorchName = "pytorch_evaluation";
  await pytorch.processes.get(name)!.ask({ write: name });
  const [val, bin] = new Float64Array((await Deno.readFile(`${folder}/found.bin`)).buffer);
  const { val_at_far, threshold_at_far } = await evaluate();
  const ours = binOf(threshold_at_far["0.001"]! ** 2);
  return `VAL at FAR 0.001 is ${val_at_far["0.001"]!.toFixed(5)}, in PyTorch's histogram ${
    val!.toFixed(5)
  }; ` +
    `the threshold is ${ours === bin ? "in the same bin" : `${Math.abs(ours - bin!)} bins apart`}.`;
}

function largerTable(large: EvaluationCost, part: EvaluationPart): BenchTable {
  const perPair = (seconds: number) => (seconds * 1e9 / large.pairs).toFixed(2);
  return {
    title: "More embeddings, trinca alone",
    header: ["embeddings", "seconds", "ns per pair", "processor seconds", "processor ns per pair", "peak GB"],
    rows: [
      [
        count(large.embeddings),
        large.seconds.toFixed(1),
        perPair(large.seconds),
        large.processor_seconds.toFixed(1),
        perPair(large.processor_seconds),
        (large.peak_mb / 1000).toFixed(2),
      ],
      [
        `${count(part.embeddings)}, by calculation`,
        part.calculated_seconds.toFixed(0),
        (part.calculated_seconds * 2e9 / part.embeddings / (part.embeddings - 1)).toFixed(2),
        "",
        "",
        "",
      ],
    ],
  };
}
