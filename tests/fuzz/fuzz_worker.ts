/// <reference lib="deno.worker" />
/**
 * Reads damaged inputs in a thread, which the test can end if one takes too long.
 *
 * @module
 */
import { mutate } from "./mutate.ts";
import { READERS } from "./readers.ts";

/** What to read. */
export interface FuzzRequest {
  reader: string;
  seed: number;
  /** Inputs for a reader of cost 1. */
  inputs: number;
  /** The number of the input that is read now. */
  at: SharedArrayBuffer;
}

/** What came of it. */
export interface FuzzAnswer {
  inputs: number;
  /** What readers threw that no user should see, each once, with its seed. */
  faults: string[];
}

self.onmessage = async ({ data }: MessageEvent<FuzzRequest>) => {
  const { whole, read, refuses = ["UserError"], cost = 1 } = await READERS[data.reader]!();
  const at = new Int32Array(data.at);
  const faults = new Map<string, string>();
  const inputs = Math.ceil(data.inputs / cost);
  for (const bytes of whole) await read(bytes); // They must be whole.
  for (let i = 0; i < inputs; i++) {
    const seed = data.seed + i;
    Atomics.store(at, 0, seed + 1);
    try {
      await read(mutate(whole[i % whole.length]!, seed));
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: "thrown", message: String(error) };
      const fault = !refuses.includes(name)
        ? (error as Error).stack ?? message
        : message.includes("\n")
        ? `of several lines: ${message}`
        : message.length > 1000
        ? `of ${message.length} characters: ${message.slice(0, 200)}`
        : undefined;
      if (fault !== undefined && !faults.has(name + message.slice(0, 20))) {
        faults.set(name + message.slice(0, 20), `input ${i}, seed ${seed}: ${fault.slice(0, 1500)}`);
      }
    }
  }
  self.postMessage({ inputs, faults: [...faults.values()] } satisfies FuzzAnswer);
};
