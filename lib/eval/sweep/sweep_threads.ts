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
  /** Why it answers no more. */
  death: Error | undefined;
}

/** Threads that sweep blocks of rows, one sweep after another. */
export class SweepThreads {
  readonly #threads: Thread[];

  /** Starts threads. */
  constructor(count: number) {
    this.#threads = Array.from({ length: count }, () => {
      const worker = new Worker(new URL("./sweep_worker.ts", import.meta.url), { type: "module" });
      const thread: Thread = { worker, waiting: [], death: undefined };
      worker.onmessage = ({ data }: MessageEvent<FromSweeper>) => thread.waiting.shift()!.resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        thread.death = new Error(`A thread that evaluates died: ${event.message}`);
        for (const { reject } of thread.waiting.splice(0)) reject(thread.death);
      };
      return thread;
    });
  }

  /** The number of threads. */
  get count(): number {
    return this.#threads.length;
  }

  /**
   * Sweeps blocks and yields what they have, in their order. What an earlier sweep left undone is done first.
   *
   * @param owns The parts of the memory of each thread, of as many as are to sweep.
   * @param histograms Receives the counts of each thread at the end, if the job counts pairs.
   */
  async *sweep(
    memory: WebAssembly.Memory,
    job: SweepJob,
    owns: readonly ThreadMemory[],
    blocks: readonly { first: number; rows: number }[],
    histograms: (counts: Uint32Array<ArrayBuffer>) => void,
  ): AsyncGenerator<SweptRows> {
    const threads = this.#threads.slice(0, owns.length);
    await Promise.allSettled(threads.flatMap(({ waiting }) => waiting.map(({ promise }) => promise)));
    threads.forEach(({ worker }, t) =>
      worker.postMessage({ memory, module: kernelModule(), job, own: owns[t]! } satisfies ToSweeper)
    );
    let isOver = false;
    const answers: Promise<FromSweeper>[] = [];
    let taken = 0;
    const give = (thread: Thread) => {
      while (
        !isOver && thread.waiting.length < GIVEN && answers.length < blocks.length &&
        answers.length < taken + AHEAD * threads.length
      ) {
        answers.push(ask(thread, blocks[answers.length]!).finally(() => give(thread)));
        answers.at(-1)!.catch(() => {}); // It is awaited in its turn.
      }
    };
    try {
      while (taken < blocks.length) {
        threads.forEach(give);
        yield await answers[taken] as SweptRows;
        delete answers[taken++];
      }
    } finally {
      isOver = true; // Otherwise the rest of a sweep that was stopped would follow the next one's job.
    }
    if (!job.counts) return;
    const all = await Promise.all(threads.map((thread) => ask(thread, { histograms: true })));
    for (const { histograms: counts } of all) histograms(counts!);
  }

  /** Lets the threads forget the memory of their last sweep. */
  release(): void {
    for (const { worker } of this.#threads) worker.postMessage({ release: true } satisfies ToSweeper);
  }

  /** Ends the threads, whatever they do. */
  [Symbol.dispose](): void {
    for (const { worker } of this.#threads) worker.terminate();
  }
}

function ask({ worker, waiting, death }: Thread, message: ToSweeper): Promise<FromSweeper> {
  if (death !== undefined) return Promise.reject(death);
  const answer = Promise.withResolvers<FromSweeper>();
  waiting.push(answer);
  worker.postMessage(message);
  return answer.promise;
}
