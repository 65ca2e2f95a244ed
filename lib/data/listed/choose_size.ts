import { readHeader } from "../decode/headers/read_header.ts";
import { originalOf } from "../decode/original_of.ts";
import { ImageError } from "../decode/image_error.ts";
import { DEFAULT_IMAGE_SIZE } from "../definition.ts";
import type { FileTree } from "../files/file_tree.ts";
import { UserError } from "../../base/user_error.ts";

/** The number of images whose headers are read. */
const SAMPLE = 32;
/** The smallest side that is chosen, in pixels. */
const LEAST = 16;

/** The size that images are brought to. */
export interface ChosenSize {
  height: number;
  width: number;
  /** Why, for the user. */
  reason: string;
}

/**
 * Chooses the size to which images are brought if the user names none: their own if all are equal and small, otherwise
 * a square of 64 pixels, or less if most are smaller.
 *
 * @param names Images in pseudorandom order, of which the first are looked at.
 */
export async function chooseSize(tree: FileTree, names: readonly string[]): Promise<ChosenSize> {
  const sizes: { height: number; width: number }[] = [];
  for (const name of names.slice(0, SAMPLE)) {
    try {
      sizes.push(originalOf(readHeader(await tree.read(name))));
    } catch (error) {
      // Counted and named when all images are decoded.
      if (!(error instanceof ImageError || error instanceof UserError)) throw error;
    }
  }
  const [first] = sizes;
  const all = DEFAULT_IMAGE_SIZE;
  if (first === undefined) return { height: all, width: all, reason: "the default" };
  const { height, width } = first;
  const isEqual = sizes.every((size) => size.height === height && size.width === width);
  if (isEqual && Math.max(height, width) <= all && Math.min(height, width) >= LEAST) {
    return { height, width, reason: "the size of the images" };
  }
  const sides = sizes.map(({ height, width }) => Math.min(height, width)).sort((a, b) => a - b);
  const median = sides[Math.floor(sides.length / 2)]!;
  const side = Math.min(all, Math.max(LEAST, Math.round(median / 4) * 4));
  const most = isEqual
    ? `the images are ${width} × ${height}`
    : `the shorter side is ${median} pixels in the median`;
  return { height: side, width: side, reason: `${most}; --size chooses another` };
}
