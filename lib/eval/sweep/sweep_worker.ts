import { RowSweeper } from "./row_sweeper.ts";
import type { SweepJob, ThreadMemory } from "./sweep_job.ts";
import { buffersOf, type SweptRows } from "./swept_rows.ts";

/** To a thread that sweeps: a job, then blocks of rows, then a request for the histograms, and to forget the job. */
export type ToSweeper =
  | { memory: WebAssembly.Memory; module: WebAssembly.Module; job: SweepJob; own: ThreadMemory }
  | { first: number; rows: number }
  | { histograms: true }
  | { release: true };

/** The answer to each block, and to the request for the histograms. */
export type FromSweeper = SweptRows | { histograms: Uint32Array<ArrayBuffer> };

const thread = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToSweeper>) => void;
  postMessage(message: FromSweeper, transfer: ArrayBuffer[]): void;
};
let opened: Promise<RowSweeper> | undefined;

thread.onmessage = async ({ data }) => {
  if ("job" in data || "release" in data) {
    const last = opened;
    opened = "job" in data ? RowSweeper.open(data.memory, data.job, data.own, data.module) : undefined;
    (await last)?.[Symbol.dispose]();
    return;
  }
  // Messages are taken up in their order, since all wait for the same promise.
  const sweeper = await opened!;
  if ("histograms" in data) {
    const histograms = sweeper.takeHistograms();
    thread.postMessage({ histograms }, [histograms.buffer]);
  } else {
    const swept = sweeper.sweep(data.first, data.rows);
    thread.postMessage(swept, buffersOf(swept));
  }
};
