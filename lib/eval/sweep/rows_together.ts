import { deserialize, serialize } from "node:v8";
import type { RowsJob } from "./sweep_source.ts";
import type { Sweeps } from "./sweeps.ts";
import type { SweptRows } from "./swept_rows.ts";

/** Blocks of each process whose findings are exchanged at a time. */
const PART = 8;
/** About the most bytes of sums by class that are exchanged at a time: with many classes a block has fewer rows. */
const MOST_BYTES = 1 << 26;
/** The greatest count of a bin. */
const MOST_COUNTED = 2 ** 32 - 1;

/** Processes that sweep together, as one of them sees them. */
export interface SweepPeers {
  /** How many there are. */
  readonly count: number;
  /** Which of them this one is, from 0. */
  readonly rank: number;
  /** Tells bytes to all, and returns what each told, in their order. All must call it. */
  exchange(bytes: Uint8Array): Promise<Uint8Array[]>;
}

/**
 * Sweeps over the rows of a matrix together with other processes, which have the same sets and the same job: each sweeps
 * every so manyth block. Process 0 has all rows, in their order, and all counts, so that its figures have the same bits as
 * if it had swept alone; the others have none.
 *
 * @param histograms Receives counts of all bins, positive then negative, to be added up.
 */
export async function* rowsTogether(
  sweeps: Sweeps,
  job: RowsJob,
  { count, rank, exchange }: SweepPeers,
  histograms: (counts: Uint32Array<ArrayBuffer>) => void = () => {},
): AsyncGenerator<SweptRows> {
  const bytesOfRow = 16 * (sweeps.referenceClasses(job) + 1);
  const blocks = sweeps.blocks(job, Math.max(1, Math.floor(MOST_BYTES / (count * bytesOfRow))));
  const most = Math.max(...blocks.map(({ rows }) => rows), 1);
  const part = Math.max(1, Math.min(PART, Math.floor(MOST_BYTES / (count * bytesOfRow * most))));
  const own = blocks.filter((_, i) => i % count === rank);
  let counts: Uint32Array<ArrayBuffer>[] = [];
  const swept = sweeps.rows(job, (found) => counts = withCounts(counts, found), own);
  for (let start = 0; start < blocks.length; start += part * count) {
    const found: SweptRows[] = [];
    while (found.length < part) {
      const next = await swept.next();
      if (next.done) break;
      const { histograms: _, ...rest } = next.value; // They are among the counts already.
      found.push(rest);
    }
    const all = await exchange(serialize(found));
    if (rank > 0) continue;
    const parts = all.map((bytes) => deserialize(bytes) as SweptRows[]);
    for (let i = 0; i < part; i++) {
      for (const blocks of parts) if (blocks[i] !== undefined) yield blocks[i]!;
    }
  }
  await swept.next(); // The counts follow the last block.
  if (!job.counts) return;
  const all = await exchange(serialize(counts));
  if (rank > 0) return;
  for (const bytes of all) (deserialize(bytes) as typeof counts).forEach((found) => histograms(found));
}

/** Adds counts to the last ones, unless a bin would exceed 32 bits. */
function withCounts(
  counts: readonly Uint32Array<ArrayBuffer>[],
  added: Uint32Array<ArrayBuffer>,
): Uint32Array<ArrayBuffer>[] {
  const last = counts.at(-1);
  if (last === undefined || last.some((value, bin) => value + added[bin]! > MOST_COUNTED)) {
    return [...counts, added];
  }
  return [...counts.slice(0, -1), last.map((value, bin) => value + added[bin]!)];
}
