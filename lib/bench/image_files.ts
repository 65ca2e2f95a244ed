import { onInterrupt } from "../cli/on_interrupt.ts";
import { EXIT } from "../cli/run_command.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { TurnedImages } from "../data/turned_images.ts";

/**
 * Writes images and labels as raw files for a program in another language: `train_images.bin`, bytes `[N, H, W, C]`,
 * and `train_labels.bin`, int32 `[N]`, little-endian.
 *
 * @param split Prefix of the file names.
 */
export async function writeImages(
  folder: string,
  split: "train" | "test",
  { pixels, labels }: { pixels: Uint8Array<ArrayBuffer>; labels: ImageSet["labels"] },
): Promise<void> {
  await Deno.writeFile(`${folder}/${split}_images.bin`, pixels);
  // Copied, since Deno cannot write files from memory shared between threads.
  await Deno.writeFile(`${folder}/${split}_labels.bin`, new Uint8Array(new Int32Array(labels).buffer));
}

/** The pixels of all images, `[N, H, W, C]`, turned if they are. */
export function pixelsOf(set: ImageSet | TurnedImages): Uint8Array<ArrayBuffer> {
  const size = set.height * set.width * set.channels;
  const pixels = new Uint8Array(set.count * size);
  for (let i = 0; i < set.count; i++) pixels.set(set.image(i), i * size);
  return pixels;
}

/**
 * Runs `use` with a temporary folder for files that two programs share, and removes the folder in any case.
 *
 * @param exitsOnInterrupt Whether Ctrl-C and SIGTERM end the program, once the folder is removed; otherwise `use` sees to
 * them.
 */
export async function withSharedFolder<T>(
  use: (folder: string) => Promise<T>,
  { exitsOnInterrupt = true }: { exitsOnInterrupt?: boolean } = {},
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "trinca-bench-" });
  using _ = exitsOnInterrupt ? onInterrupt(() => removeAndExit(folder)) : undefined;
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function removeAndExit(folder: string): never {
  try {
    Deno.removeSync(folder, { recursive: true });
  } finally {
    Deno.exit(EXIT.stopped);
  }
}
