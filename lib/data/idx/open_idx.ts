import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import { arrayDataset } from "../arrays/array_dataset.ts";
import { arrayPixels } from "../arrays/array_pixels.ts";
import type { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../definition.ts";
import type { FileTree } from "../files/file_tree.ts";
import type { ImageParts, ImageSet } from "../image_set.ts";
import { MAX_BYTES } from "../max_bytes.ts";
import { MEMORY_BYTES } from "../memory_bytes.ts";
import { findIdx } from "./find_idx.ts";
import { imagesOfIdx } from "./images_of_idx.ts";
import { parseIdx } from "./parse_idx.ts";
import { parseIdxLabels } from "./parse_idx_labels.ts";

/** Bytes before the pixels of images `[N, H, W]`. */
const HEADER = 16;

/**
 * Opens pairs of IDX files of any size and number of classes, such as EMNIST. A single pair is
 * divided by the split rule. Large files that are not gzipped stay on the disk.
 *
 * @throws {UserError} If there are none, or one is damaged.
 */
export async function openIdx(
  { path, memoryBytes = MEMORY_BYTES, ...division }: Pick<
    OpenOptions,
    "path" | "split" | "undivided" | "undividable" | "memoryBytes"
  >,
): Promise<Dataset> {
  const found = await findIdx(path);
  if (found === undefined) {
    throw new UserError(
      `Expected pairs of IDX files in ${path}, such as train-images-idx3-ubyte and train-labels-idx1-ubyte, but found none`,
    );
  }
  const { tree, pairs } = found;
  const digests: string[] = [];
  const arrays = [];
  for (const [split, { images, labels }] of pairs) {
    const { digest, ...pixels } = await loadImages(tree, images, memoryBytes);
    const classes = await parseIdxLabels(await tree.read(labels), tree.pathOf(labels), MAX_BYTES);
    digests.push(digest, await sha256(classes.file));
    arrays.push({ split, name: tree.pathOf(images), pixels, labels: classes });
  }
  const highest = arrays.reduce((most, { labels }) => labels.data.reduce((a, b) => Math.max(a, b), most), 0);
  const most = arrays.reduce((sum, { labels }) => sum + labels.data.length, 256);
  if (highest >= most) {
    throw new UserError(
      `Expected labels below ${most} in ${path} but found ${highest}; number the classes from 0`,
    );
  }
  const classNames = Array.from({ length: highest + 1 }, (_, label) => String(label));
  const splits: Record<string, ImageSet> = {};
  for (const { split, name, pixels, labels } of arrays) {
    splits[split] = imagesOfIdx(pixels, labels, name, classNames.length);
  }
  return await arrayDataset({ name: "idx", path, classNames, splits, digests, division });
}

async function loadImages(
  tree: FileTree,
  name: string,
  memoryBytes: number,
): Promise<{ shape: number[]; data: ImageParts["pixels"]; digest: string }> {
  const path = tree.pathOf(name);
  const head = await tree.read(name, HEADER);
  const size = Number((await tree.stamp(name))?.split(" ")[0]);
  const isLarge = size > memoryBytes && tree.diskPath(name) !== undefined;
  if (isLarge && head[0] === 0 && head[1] === 0 && head[2] === 8 && head[3] === 3) {
    const view = new DataView(head.buffer, head.byteOffset);
    const shape = [4, 8, 12].map((at) => view.getUint32(at));
    const length = shape.reduce((product, side) => product * side, 1);
    if (size !== HEADER + length) {
      throw new UserError(
        `Expected ${
          HEADER + length
        } bytes in ${path} for its shape [${shape}] but found ${size}; download it again`,
      );
    }
    const { pixels, digest } = await arrayPixels(tree, name, HEADER, length, memoryBytes);
    return { shape, data: pixels, digest };
  }
  const { shape, data, file } = await parseIdx(await tree.read(name), path, {
    dimensions: 3,
    mostBytes: MAX_BYTES,
  });
  return { shape, data, digest: await sha256(file) };
}
