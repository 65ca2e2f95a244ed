import { kernelModule } from "./kernel.ts";
import type { SweepJob, ThreadMemory } from "./sweep_job.ts";
import type { FromSweeper, ToSweeper } from "./sweep_worker.ts";
import type { SweptRows } from "./swept_rows.ts";

/** Blocks that a thread has been given: it takes up the next one while the answer to the last one is on its way. */
const GIVEN = 2;
/** Blocks per thread that may be ahead of the one that the caller waits for. */
const AHEAD = 4;

/** A thread, and who waits for its answers, which come in order. */
interface Thread {
  worker: Worker;
  waiting: PromiseWithResolvers<FromSweeper>[];
}

/** Threads that sweep blocks of rows. */
export class SweepThreads {
  readonly #threads: Thread[];

  /** Starts threads. */
  constructor(count: number) {
    this.#threads = Array.from({ length: count }, () => {
      const worker = new Worker(new URL("./sweep_worker.ts", import.meta.url), { type: "module" });
      const waiting: Thread["waiting"] = [];
      worker.onmessage = ({ data }: MessageEvent<FromSweeper>) => waiting.shift()!.resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        for (const { reject } of waiting) reject(new Error(`A thread that evaluates died: ${event.message}`));
      };
      return { worker, waiting };
    });
  }

  /** The number of threads. */
  get count(): number {
    return this.#threads.length;
  }

  /**
   * Sweeps blocks and yields what they have, in their order.
   *
   * @param owns The parts of the memory of each thread.
   * @param histograms Receives the counts of each thread at the end, if the job counts pairs.
   */
  async *sweep(
    memory: WebAssembly.Memory,
    job: SweepJob,
    owns: readonly ThreadMemory[],
    blocks: readonly { first: number; rows: number }[],
    histograms: (counts: Uint32Array<ArrayBuffer>) => void,
  ): AsyncGenerator<SweptRows> {
    this.#threads.forEach(({ worker }, t) =>
      worker.postMessage({ memory, module: kernelModule(), job, own: owns[t]! } satisfies ToSweeper)
    );
    const answers: Promise<FromSweeper>[] = [];
    let taken = 0;
    const give = (thread: Thread) => {
      while (
        thread.waiting.length < GIVEN && answers.length < blocks.length &&
        answers.length < taken + AHEAD * this.count
      ) {
        answers.push(ask(thread, blocks[answers.length]!).finally(() => give(thread)));
        answers.at(-1)!.catch(() => {}); // It is awaited in its turn.
      }
    };
    while (taken < blocks.length) {
      this.#threads.forEach(give);
      yield await answers[taken] as SweptRows;
      delete answers[taken++];
    }
    if (!job.counts) return;
    for (
      const { histograms: counts } of await Promise.all(
        this.#threads.map((thread) => ask(thread, { histograms: true })),
      )
    ) {
      histograms(counts!);
    }
  }

  /** Ends the threads, whatever they do. */
  [Symbol.dispose](): void {
    for (const { worker } of this.#threads) worker.terminate();
  }
}

function ask({ worker, waiting }: Thread, message: ToSweeper): Promise<FromSweeper> {
  const answer = Promise.withResolvers<FromSweeper>();
  waiting.push(answer);
  worker.postMessage(message);
  return answer.promise;
}
