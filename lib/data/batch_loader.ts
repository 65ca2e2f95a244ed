import type { Batch, ImageSet } from "./image_set.ts";

/** Batches that each worker may be ahead of the training. */
const AHEAD_PER_WORKER = 2;

/** A batch asked of a worker. */
interface Request {
  id: number;
  batch: Promise<Batch>;
  resolve(batch: Batch): void;
  reject(error: Error): void;
}

/**
 * Prepares batches, in worker threads ahead of their need or, with no workers, when they are needed. The
 * batches are the same either way.
 */
export class BatchLoader {
  readonly #set: ImageSet;
  readonly #workers: Worker[];
  readonly #requests = new Map<number, Request>();
  #nextId = 0;
  /** Why no more batches come; a request to a worker that is gone would never be answered. */
  #failure: Error | undefined;

  /**
   * Starts the workers.
   *
   * @param set Where the images come from. Its buffers should be shared: workers get a copy of others.
   * @param workers How many threads.
   */
  constructor(set: ImageSet, workers: number) {
    this.#set = set;
    this.#workers = Array.from({ length: workers }, () => this.#startWorker());
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./batch_worker.ts", import.meta.url), { type: "module" });
    worker.postMessage({ parts: { ...this.#set } });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; batch: Batch }>) => {
      this.#requests.get(data.id)?.resolve(data.batch);
      this.#requests.delete(data.id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`A loader worker died: ${event.message}`));
    };
    return worker;
  }

  /**
   * The batches of a plan, in its order.
   *
   * @param plan Indices of each batch.
   * @throws {Error} If a worker dies, or the loader is closed.
   */
  async *batches(plan: Int32Array<ArrayBuffer>[]): AsyncGenerator<Batch> {
    if (this.#workers.length === 0) {
      for (const indices of plan) {
        if (this.#failure !== undefined) throw this.#failure;
        yield this.#set.gather(indices);
      }
      return;
    }
    const ahead: Request[] = [];
    let next = 0;
    try {
      while (next < plan.length || ahead.length > 0) {
        while (next < plan.length && ahead.length < AHEAD_PER_WORKER * this.#workers.length) {
          ahead.push(this.#ask(plan[next++]!));
        }
        yield await ahead.shift()!.batch;
      }
    } finally {
      // Whoever stops early no longer waits for these.
      for (const { id } of ahead) this.#requests.delete(id);
    }
  }

  #ask(indices: Int32Array<ArrayBuffer>): Request {
    const { promise, resolve, reject } = Promise.withResolvers<Batch>();
    // A rejection is thrown where the batch is awaited; until then it is not an unhandled one.
    promise.catch(() => {});
    const id = this.#nextId++;
    const request = { id, batch: promise, resolve, reject };
    if (this.#failure !== undefined) {
      reject(this.#failure);
      return request;
    }
    this.#requests.set(id, request);
    this.#workers[id % this.#workers.length]!.postMessage({ id, indices });
    return request;
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#requests.values()) reject(this.#failure);
    this.#requests.clear();
  }

  /** Ends the workers; whoever still waits for a batch, or asks for one later, gets an error. */
  close(): void {
    this.#fail(new Error("The batch loader is closed"));
    for (const worker of this.#workers) worker.terminate();
  }
}
