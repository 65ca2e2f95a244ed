import { dirname } from "node:path";
import { planFit } from "../data/decode/plan_fit.ts";
import { loadDecoder } from "../data/decode/load_decoder.ts";
import { readHeader } from "../data/decode/headers/read_header.ts";
import { originalOf } from "../data/decode/original_of.ts";
import { openFileTree } from "../data/files/open_file_tree.ts";
import { imagePng } from "../report/plots/image_png.ts";

/** The longest side of a small picture, in pixels. */
export const PICTURE_SIDE = 192;

/**
 * Reads an image file as an index names it, which may be within a ZIP file.
 *
 * @returns Undefined if nothing can be read there.
 */
export async function readNamedImage(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    for (let archive = path; archive !== dirname(archive); archive = dirname(archive)) {
      const found = await openFileTree(archive);
      if (found === undefined) continue;
      const { tree, file } = found;
      if (file !== undefined) return archive === path ? await tree.read(file) : undefined;
      const name = (await tree.list()).find((name) => tree.pathOf(name) === path);
      return name === undefined ? undefined : await tree.read(name);
    }
  } catch {
    // Moved, damaged or closed meanwhile.
  }
  return undefined;
}

/**
 * A small picture of an image file, in its own ratio, as PNG.
 *
 * @param side The longest side in pixels; a smaller image keeps its size.
 * @throws {ImageError} If it cannot be decoded.
 */
export async function smallPicture(
  bytes: Uint8Array<ArrayBuffer>,
  side: number = PICTURE_SIDE,
): Promise<Uint8Array<ArrayBuffer>> {
  const original = originalOf(readHeader(bytes));
  const isSmall = Math.max(original.height, original.width) <= side;
  const { height, width } = isSmall
    ? original
    : planFit(original, { height: side, width: side, fit: "contain" });
  const decoder = await loadDecoder();
  const { rgb } = await decoder.prepare(bytes, { height, width, fit: "stretch" });
  return await imagePng(rgb, { height, width, channels: 3 });
}
