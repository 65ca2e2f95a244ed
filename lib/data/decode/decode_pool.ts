import type { Preparation } from "../definition.ts";
import type { PrepareAnswer, PrepareRequest } from "./decode_worker.ts";
import type { ImageDecoder } from "./image_decoder.ts";
import { ImageError } from "./image_error.ts";
import { loadDecoder } from "./load_decoder.ts";
import { prepareBy, type Preparer, type StoredImage } from "./preparer.ts";

/** Fewer images than this are not worth the start of threads. */
const FEW = 64;
/** Images in work for each thread: one is prepared while the next one arrives. */
const PER_THREAD = 2;

/**
 * Starts what prepares images. Sharp has threads of its own, which others in front of it only slow down (by a tenth);
 * the fallback needs some unless the images are few.
 *
 * @param images Their number.
 * @param threads The number of threads.
 */
export async function startPreparer(
  images: number,
  threads: number = navigator.hardwareConcurrency,
): Promise<Preparer> {
  // Loaded here in any case, so that a decoder that is missing is said once and at the start.
  const decoder = await loadDecoder();
  if (decoder.name !== "sharp" && images >= FEW) return new DecodePool(decoder, threads);
  return {
    decoder: decoder.name,
    fallbackReason: decoder.fallbackReason,
    parallel: PER_THREAD * threads,
    prepare: (bytes, preparation) => prepareBy(decoder, bytes, preparation),
    [Symbol.dispose]() {},
  };
}

interface Waiting {
  resolve(image: StoredImage): void;
  reject(error: Error): void;
}

/** Threads that prepare images. */
class DecodePool implements Preparer {
  readonly decoder: string;
  readonly fallbackReason: string | undefined;
  readonly parallel: number;
  readonly #workers: Worker[];
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #failure: Error | undefined;

  constructor({ name, fallbackReason }: ImageDecoder, threads: number) {
    this.decoder = name;
    this.fallbackReason = fallbackReason;
    this.parallel = PER_THREAD * threads;
    this.#workers = Array.from({ length: threads }, () => this.#start());
  }

  #start(): Worker {
    const worker = new Worker(new URL("./decode_worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<PrepareAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("image" in data) waiting?.resolve(data.image);
      else waiting?.reject("damage" in data ? new ImageError(data.damage) : new Error(data.failure));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#failure = new Error(`A thread that decodes images died: ${event.message}`);
      for (const { reject } of this.#waiting.values()) reject(this.#failure);
      this.#waiting.clear();
    };
    return worker;
  }

  prepare(bytes: Uint8Array<ArrayBuffer>, preparation: Preparation): Promise<StoredImage> {
    const { promise, resolve, reject } = Promise.withResolvers<StoredImage>();
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    this.#waiting.set(id, { resolve, reject });
    const request: PrepareRequest = { id, bytes, preparation };
    this.#workers[id % this.#workers.length]!.postMessage(request, [bytes.buffer]);
    return promise;
  }

  [Symbol.dispose](): void {
    for (const worker of this.#workers) worker.terminate();
  }
}
