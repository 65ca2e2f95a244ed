import type { ImageSet } from "../data/image_set.ts";

/**
 * Writes images and labels and nothing else, for a program in another language: `train_images.bin`, bytes `[N, H, W, C]`,
 * and `train_labels.bin`, int32 `[N]`, little-endian.
 *
 * @param split What the names begin with.
 */
export async function writeImages(
  folder: string,
  split: "train" | "test",
  { pixels, labels }: Pick<ImageSet, "pixels" | "labels">,
): Promise<void> {
  // A file is not written from memory that threads share.
  await Deno.writeFile(`${folder}/${split}_images.bin`, new Uint8Array(pixels));
  await Deno.writeFile(`${folder}/${split}_labels.bin`, new Uint8Array(new Int32Array(labels).buffer));
}

/** Runs `use` with a folder for files that two programs share, which is removed whatever comes of it. */
export async function withSharedFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "trinca-bench-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
