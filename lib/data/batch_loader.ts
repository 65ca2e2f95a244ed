import { UserError } from "../base/user_error.ts";
import type { BatchAnswer } from "./batch_worker.ts";
import type { Batch, ImageSet } from "./image_set.ts";
import { TurnedImages } from "./turned_images.ts";

/** The number of batches that each worker prepares in advance. */
const AHEAD_PER_WORKER = 2;

/** A batch that was requested from a worker. */
interface Request {
  id: number;
  batch: Promise<Batch>;
  resolve(batch: Batch): void;
  reject(error: Error): void;
}

/**
 * Prepares batches, in advance in worker threads or, without workers, on demand. The batches are the same
 * either way.
 */
export class BatchLoader {
  readonly #set: ImageSet | TurnedImages;
  readonly #workers: Worker[];
  readonly #requests = new Map<number, Request>();
  #nextId = 0;
  /** Why there are no more batches; a request to a terminated worker would never be answered. */
  #failure: Error | undefined;

  /**
   * Starts the workers.
   *
   * @param set The source of the images. Its buffers should be shared; otherwise each worker gets a copy.
   * @param workers The number of threads.
   */
  constructor(set: ImageSet | TurnedImages, workers: number) {
    this.#set = set;
    this.#workers = Array.from({ length: workers }, () => this.#startWorker());
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL("./batch_worker.ts", import.meta.url), { type: "module" });
    const set = this.#set;
    const [source, turns] = set instanceof TurnedImages ? [set.source, set.turns] : [set, 0];
    worker.postMessage({ parts: source.parts, turns });
    worker.onmessage = ({ data }: MessageEvent<BatchAnswer>) => {
      const request = this.#requests.get(data.id);
      if ("batch" in data) request?.resolve(data.batch);
      else request?.reject(new UserError(data.mistake));
      this.#requests.delete(data.id);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fail(new Error(`A loader worker died: ${event.message}`));
    };
    return worker;
  }

  /**
   * Yields the batches of a plan, in its order.
   *
   * @param plan The indices of each batch.
   * @throws {UserError} If the file of the pixels was removed or shortened.
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
      // If the caller stops early, these are no longer needed.
      for (const { id } of ahead) this.#requests.delete(id);
    }
  }

  #ask(indices: Int32Array<ArrayBuffer>): Request {
    const { promise, resolve, reject } = Promise.withResolvers<Batch>();
    // A rejection is thrown where the batch is awaited; until then it must not count as an unhandled one.
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

  /** Terminates the workers; pending and later requests for batches get an error. */
  close(): void {
    this.#fail(new Error("The batch loader is closed"));
    for (const worker of this.#workers) worker.terminate();
  }
}
