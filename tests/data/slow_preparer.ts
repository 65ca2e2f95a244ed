/**
 * Replaces what prepares images by a slow one that prints a line for each, so that a test can act while they are decoded.
 *
 * @module
 */
import { printLine } from "../../lib/cli/run_command.ts";
import type { Preparer } from "../../lib/data/decode/preparer.ts";
import { startPreparer as startReal } from "../../lib/data/decode/decode_pool.ts?real";

/** Milliseconds that an image takes. */
const SLOW_MS = 50;

/** Starts the real preparer, and waits after each image. */
export async function startPreparer(images: number): Promise<Preparer> {
  const real = await startReal(images);
  return {
    decoder: real.decoder,
    fallbackReason: real.fallbackReason,
    parallel: 2,
    async prepare(bytes, preparation) {
      const image = await real.prepare(bytes, preparation);
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      printLine("decoded an image");
      return image;
    },
    [Symbol.dispose]: () => real[Symbol.dispose](),
  };
}
