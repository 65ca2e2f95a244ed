import { RandomStream } from "../base/random.ts";
import { alignedFloats } from "../engine/aligned_floats.ts";
import { openEngine } from "../engine/open_engine.ts";
import { nearest } from "../search/nearest.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import {
  type BenchResult,
  type BenchTable,
  FASTER_HEADER,
  fasterCells,
  leftOutNotes,
} from "./bench_result.ts";
import type { Contender } from "./contender.ts";
import { withSharedFolder } from "./image_files.ts";
import { timeInTurn } from "./paired_timing.ts";
import { pytorchStep } from "./pytorch.ts";

/** Numbers of an embedding. */
const DIMENSION = 64;
/** How many of the nearest rows are found. */
const K = 10;
/** Queries that are answered together, and searches of a round with so many. */
const BATCHES = [{ queries: 256, steps: 1 }, { queries: 1, steps: 5 }] as const;
/** Key of the contender in Python. */
const RIVAL = "faiss_flat";

/**
 * Measures exact search for the nearest of a million embeddings, as `search` does it, next to FAISS.
 *
 * @param count How many embeddings are searched.
 * @throws {UserError} If libtensorflow is unavailable: a comparison on a slower engine would be meaningless.
 */
export async function benchSearch(
  { config, library, pytorch }: BenchInput,
  count: number = 1_000_000,
): Promise<BenchResult> {
  needLibrary(library);
  const { engine } = await openEngine({ engine: "native", library, threads: config.threads });
  const rows = unitVectors(count, "rows");
  const searched = {
    blocks: [rows],
    dimension: DIMENSION,
    embedding: (row: number) => rows.subarray(row * DIMENSION, (row + 1) * DIMENSION),
  };
  const tables: BenchTable[] = [];
  const notes: string[] = [];
  const figures: Record<string, Record<string, number>> = {};
  await withSharedFolder(async (folder) => {
    await Deno.writeFile(`${folder}/rows.bin`, bytesOf(rows));
    for (const { queries: size, steps } of BATCHES) {
      const queries = unitVectors(size, "queries");
      await Deno.writeFile(`${folder}/queries.bin`, bytesOf(queries));
      const search = () => nearest(queries, searched, K);
      const ours: Contender = {
        key: "trinca",
        name: "trinca",
        about: `deno task search, ${engine.device}, ${engine.version}, float32`,
        activate: () => Promise.resolve(),
        async run() {
          const start = performance.now();
          for (let step = 0; step < steps; step++) await search();
          return (performance.now() - start) / steps;
        },
        dispose() {},
      };
      const rival = await pytorchStep(pytorch, RIVAL, { folder, dimension: DIMENSION, k: K }, steps);
      const contenders = rival === undefined ? [ours] : [ours, rival];
      const timings = await timeInTurn(contenders, config.rounds);
      const perQuery = timings.map(({ median }) => median / size);
      tables.push({
        title: size === 1 ? "One query" : `${size} queries at a time`,
        header: ["", "ms per query", "queries/s", ...FASTER_HEADER],
        rows: contenders.map(({ name }, i) => [
          name,
          perQuery[i]!.toFixed(2),
          String(Math.round(1000 / perQuery[i]!)),
          ...fasterCells(timings[i]!, timings[0]!),
        ]),
      });
      figures[`queries_${size}_ms`] = Object.fromEntries(
        contenders.map(({ key }, i) => [key, Number(perQuery[i]!.toFixed(3))]),
      );
      if (tables.length > 1) continue;
      notes.push(...contenders.map(({ name, about }) => `${name}: ${about}`));
      if (rival === undefined) continue;
      await pytorch.processes.get(RIVAL)!.ask({ write: RIVAL });
      const theirs = new Int32Array((await Deno.readFile(`${folder}/found.bin`)).buffer);
      const same = (await search()).filter((found, q) => isSame(found, theirs.subarray(q * K, (q + 1) * K)));
      notes.push(`Both find the same ${K} rows for ${same.length} of ${size} queries.`);
    }
  });
  return {
    tables,
    notes: [
      `The ${K} nearest of ${
        count.toLocaleString("en-US")
      } embeddings of ${DIMENSION} numbers, exactly; medians of ` +
      `${config.rounds} rounds in turn, ratios round by round.`,
      ...notes,
      ...leftOutNotes(pytorch.leftOut),
    ],
    figures: { search: figures },
    leftOut: pytorch.leftOut,
  };
}

/** Random embeddings of length 1, `[count, D]`. */
function unitVectors(count: number, name: string): Float32Array<ArrayBuffer> {
  const random = new RandomStream(1, name);
  const vectors = alignedFloats(count * DIMENSION); // as those of an index
  for (let first = 0; first < vectors.length; first += DIMENSION) {
    let squares = 0;
    for (let i = first; i < first + DIMENSION; i++) {
      const value = random.uniform() + random.uniform() + random.uniform() - 1.5;
      vectors[i] = value;
      squares += value * value;
    }
    const length = Math.sqrt(squares);
    for (let i = first; i < first + DIMENSION; i++) vectors[i]! /= length;
  }
  return vectors;
}

function isSame(found: readonly { row: number }[], rows: Int32Array): boolean {
  const theirs = new Set(rows);
  return found.length === theirs.size && found.every(({ row }) => theirs.has(row));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
