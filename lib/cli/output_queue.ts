import { setTimeout as delay } from "node:timers/promises";
import { ATOMIC_BYTES } from "./write_all.ts";

/** A stream that takes bytes when it can, such as `Deno.stdout`. */
export interface QueuedStream {
  /** Writes some bytes and returns how many. */
  write(bytes: Uint8Array): Promise<number>;
}

/** At most this many characters wait for a stream that is slower than what it is to show. */
const MOST_WAITING = 1 << 20;
/** Milliseconds before a stream is tried again that takes nothing at the moment. */
const RETRY_MS = 20;

/**
 * Writes to a stream in order and without making the program wait: the reader of a pipe may be slow or gone, a terminal
 * may be stopped by Ctrl-S, a disk may be full. What the program does must not depend on that.
 */
export class OutputQueue {
  readonly #stream: QueuedStream;
  readonly #onLost: (error: unknown) => void;
  #waiting: string[] = [];
  #length = 0;
  /** The texts that were left out because too many were waiting. */
  #dropped = 0;
  #pump: Promise<void> | undefined;
  #over = false;
  #complained = false;

  /**
   * @param stream Where to write.
   * @param onLost Called once if the stream does not take what is written, with the reason.
   */
  constructor(stream: QueuedStream, onLost: (error: unknown) => void) {
    this.#stream = stream;
    this.#onLost = onLost;
  }

  /** Writes a text as soon as the stream takes it. */
  write(text: string): void {
    if (this.#over) return;
    if (this.#length > MOST_WAITING) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(text);
    this.#length += text.length;
    this.#pump ??= this.#run().finally(() => this.#pump = undefined);
  }

  /** Resolves when everything is written that the stream takes. */
  async flushed(): Promise<void> {
    await this.#pump;
  }

  async #run(): Promise<void> {
    // What is written in the same turn is sent together.
    await Promise.resolve();
    while (this.#waiting.length > 0 && !this.#over) {
      const text = this.#waiting.join("");
      this.#waiting = [];
      await this.#send(text);
      this.#length -= text.length;
      if (this.#dropped > 0 && this.#waiting.length === 0) {
        this.#waiting.push(`… ${this.#dropped} texts left out, since nothing read them\n`);
        this.#length += this.#waiting[0]!.length;
        this.#dropped = 0;
      }
    }
  }

  async #send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) {
      try {
        written += await this.#stream.write(bytes.subarray(written, written + ATOMIC_BYTES));
      } catch (error) {
        if (error instanceof Deno.errors.WouldBlock) {
          await delay(RETRY_MS);
          continue;
        }
        // Room may be made on a full disk; a closed pipe or terminal never opens again.
        this.#over = !isFull(error);
        if (!this.#complained) this.#onLost(error);
        this.#complained = true;
        return;
      }
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOSPC", "EDQUOT"].includes(error.code as string);
}
