import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../base/user_error.ts";
import type { CompiledFunction, Engine } from "../../engine/engine.ts";
import { mapTree, type TensorTree } from "../../engine/tensor_tree.ts";
import { tf } from "../../engine/tf.ts";
import type { Workers } from "../../engine/workers.ts";

/** How long one attempt to reach a worker that has not come yet lasts, in milliseconds. */
const ATTEMPT = 2000;
/** After so many milliseconds a line says for whom this worker waits, and again after as many. */
const SAY_EVERY = 15_000;
/** The last collective operation may be complete here before its answers have reached the others, in milliseconds. */
const FAREWELL = 300;

/** How a group is watched. */
export interface GroupOptions {
  /** Seconds within which it is noticed that a worker hangs. */
  timeout: number;
  /** Receives lines for a person. */
  say(line: string): void;
}

/** The error of a training whose workers are no longer complete, or do not fit together. */
export class WorkersError extends UserError {}

/** The workers of a training, for all that is not a part of the step: they meet, exchange messages, watch each other. */
export class WorkerGroup {
  readonly workers: Workers;
  readonly #engine: Pick<Engine, "compile">;
  readonly #options: GroupOptions;
  readonly #exchange: CompiledFunction<{ x: tf.Tensor }, tf.Tensor>;
  readonly #sum: CompiledFunction<{ x: tf.Tensor }, tf.Tensor>;
  #watching = false;
  #lost: { rank: number; error: WorkersError } | undefined;

  /** Reaches nobody yet. */
  constructor(engine: Pick<Engine, "compile">, workers: Workers, options: GroupOptions) {
    this.workers = workers;
    this.#engine = engine;
    this.#options = options;
    this.#exchange = engine.compile(({ x }: { x: tf.Tensor }) => workers.gather(x), { name: "exchange" });
    this.#sum = engine.compile(({ x }: { x: tf.Tensor }) => workers.sum(x), { name: "sum" });
  }

  /** Whether this worker leads: it writes the run's folder. */
  get leads(): boolean {
    return this.workers.rank === 0;
  }

  /** The rank of the worker that was lost; undefined as long as all are there. */
  get lost(): number | undefined {
    return this.#lost?.rank;
  }

  /** Describes a worker for a person. */
  name(rank: number): string {
    return `worker ${rank} (${this.workers.addresses[rank]})`;
  }

  /**
   * Waits for all workers, however late they come.
   *
   * @throws The signal's reason, once the signal is aborted.
   */
  async meet(signal: AbortSignal): Promise<void> {
    let said = performance.now() - SAY_EVERY + ATTEMPT;
    for (const rank of this.#others()) {
      while (!await this.#isThere(rank, ATTEMPT)) {
        signal.throwIfAborted();
        if (performance.now() - said >= SAY_EVERY) {
          said = performance.now();
          this.#options.say(`Waiting for ${this.name(rank)}`);
        }
        await delay(200);
      }
    }
  }

  /**
   * Tells a value to all others, and returns what each worker told, in their order. All must call it.
   *
   * @param value What JSON can express.
   * @throws {WorkersError} If a worker is lost.
   */
  async exchange<T>(value: T): Promise<T[]> {
    const all = await this.exchangeBytes(new TextEncoder().encode(JSON.stringify(value)));
    return all.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));
  }

  /**
   * Tells bytes to all others, and returns what each worker told, in their order. All must call it.
   *
   * @throws {WorkersError} If a worker is lost.
   */
  async exchangeBytes(own: Uint8Array): Promise<Uint8Array<ArrayBuffer>[]> {
    const lengths = await this.#gather(Int32Array.of(own.length));
    const padded = inInts(own, Math.max(...lengths));
    const all = bytesOf(await this.#gather(padded));
    // A copy is aligned, whatever numbers are read from it.
    return Array.from(lengths, (length, rank) => all.subarray(rank * padded.byteLength).slice(0, length));
  }

  /**
   * Returns a value of the leader on all workers.
   *
   * @param value Only the leader's counts; what JSON can express.
   * @throws {WorkersError} If a worker is lost.
   */
  async fromLeader<T>(value: T): Promise<T> {
    const bytes = await this.bytesFromLeader(new TextEncoder().encode(JSON.stringify(value)));
    return JSON.parse(new TextDecoder().decode(bytes));
  }

  /**
   * Returns bytes of the leader on all workers.
   *
   * @param value Only the leader's count.
   * @throws {WorkersError} If a worker is lost.
   */
  async bytesFromLeader(value: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const own = this.leads ? value : new Uint8Array();
    const [length] = await this.#gather(Int32Array.of(own.length));
    const x = tf.tensor1d(inInts(own, length!), "int32");
    // x + 0 is x.
    return bytesOf(await this.#read(this.#sum, x)).slice(0, length);
  }

  /**
   * Adds values over the workers; all must call it with as many.
   *
   * @throws {WorkersError} If a worker is lost.
   */
  async sum(values: Float32Array<ArrayBuffer>): Promise<Float32Array> {
    return await this.#read(this.#sum, tf.tensor1d(values));
  }

  /**
   * Copies the leader's tensors to all workers.
   *
   * @param tree float32, of the same names and shapes on all; the caller still owns it, and the result.
   */
  async spread<T extends TensorTree>(tree: T): Promise<T> {
    const { workers } = this;
    const spread = this.#engine.compile(
      (tree: T) => mapTree(tree, (tensor) => workers.sum(workers.rank === 0 ? tensor : tf.zerosLike(tensor))),
      { name: "the leader's state" },
    );
    try {
      return await this.#guard(spread.start(tree));
    } finally {
      spread.dispose();
    }
  }

  /**
   * Watches the other workers from now on: if one dies or does not answer in time, all collective operations fail, here
   * and elsewhere.
   */
  watch(): void {
    this.#watching = true;
    const pause = Math.min(2000, this.#options.timeout * 250);
    const patience = this.#options.timeout * 1000 - pause;
    for (const rank of this.#others()) void this.#watchOne(rank, pause, patience);
  }

  /** Ends the watch once all workers have come to the same point, after which each may end. */
  async end(): Promise<void> {
    this.#watching = false;
    // Who is lost now is missed by nobody.
    await this.#gather(Int32Array.of(0)).catch(() => {});
    await delay(FAREWELL);
  }

  /** Tells all others why this worker ends early. */
  abort(reason: string): void {
    if (!this.#watching && this.#lost !== undefined) return;
    this.#watching = false;
    this.workers.abort(reason);
  }

  /**
   * Returns why a computation with the others failed, for the user: which worker is lost; another error as it is.
   *
   * @param error What it threw.
   */
  async explain(error: unknown): Promise<unknown> {
    if (error instanceof UserError || !isOfWorkers(error)) return error;
    if (this.#lost === undefined) {
      // One that died closes its connections before the watch looks at it again.
      await Promise.all(
        this.#others().map(async (rank) => {
          if (!await this.#isThere(rank, this.#options.timeout * 1000)) this.#lose(rank);
        }),
      );
    }
    const told = /.*aborted by: ([^\n]*)/.exec((error as Error).message)?.[1];
    return this.#lost?.error ??
      new WorkersError(told ?? `The workers cannot compute together: ${firstLine(error)}`);
  }

  #others(): number[] {
    return this.workers.addresses.map((_, rank) => rank).filter((rank) => rank !== this.workers.rank);
  }

  async #watchOne(rank: number, pause: number, patience: number): Promise<void> {
    while (this.#watching && this.#lost === undefined) {
      const isThere = await this.#isThere(rank, patience);
      if (!this.#watching) return;
      if (!isThere) return this.#lose(rank);
      await delay(pause, undefined, { ref: false });
    }
  }

  #lose(rank: number): void {
    if (this.#lost !== undefined) return;
    const message = `${upperFirst(this.name(rank))} is lost: it ended, or has not answered for ` +
      `${this.#options.timeout} s`;
    this.#lost = { rank, error: new WorkersError(message) };
    this.#watching = false;
    this.workers.abort(message);
  }

  async #isThere(rank: number, milliseconds: number): Promise<boolean> {
    return await this.workers.check(rank, Math.max(1, Math.round(milliseconds))).then(
      () => true,
      () => false,
    );
  }

  async #gather(values: Int32Array<ArrayBuffer>): Promise<Int32Array> {
    return await this.#read<Int32Array>(this.#exchange, tf.tensor1d(values, "int32"));
  }

  /** Computes with the others, and disposes of the tensor. */
  async #read<T extends Float32Array | Int32Array>(
    compute: CompiledFunction<{ x: tf.Tensor }, tf.Tensor>,
    x: tf.Tensor,
  ): Promise<T> {
    const found = await this.#guard(compute.start({ x }).finally(() => x.dispose()));
    const all = await found.data();
    found.dispose();
    return all as T;
  }

  async #guard<T>(computed: Promise<T>): Promise<T> {
    try {
      return await computed;
    } catch (error) {
      throw await this.explain(error);
    }
  }
}

/**
 * Bytes as int32, padded to at least a length. Few lengths differ, since each needs a compiled function of its own: they
 * are powers of two.
 */
function inInts(bytes: Uint8Array, length: number): Int32Array<ArrayBuffer> {
  const padded = new Uint8Array(4 * 2 ** Math.ceil(Math.log2(Math.max(1, length / 4))));
  padded.set(bytes);
  return new Int32Array(padded.buffer);
}

function bytesOf({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Whether an error is that of a collective operation. */
function isOfWorkers(error: unknown): boolean {
  return error instanceof Error && /Collective|\/job:worker|GRPC|grpc/.test(error.message);
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0]!;
}

function upperFirst(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
