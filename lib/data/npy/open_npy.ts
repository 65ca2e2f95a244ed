import { NPY_HEADER_BYTES, parseNpy, parseNpyHeader } from "../../base/npy.ts";
import { UserError } from "../../base/user_error.ts";
import { arrayDataset } from "../arrays/array_dataset.ts";
import { arrayPixels } from "../arrays/array_pixels.ts";
import type { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../definition.ts";
import type { FileTree } from "../files/file_tree.ts";
import { ImageSet, sharedLabels } from "../image_set.ts";
import { findNpy, type NpyPair } from "./find_npy.ts";

/** The images of a file, and the class of each by its number. */
interface LoadedPair extends ArrayImages {
  split: string | undefined;
  labels: Int32Array<SharedArrayBuffer>;
}

/**
 * Opens pairs of NumPy files: images as bytes, `[N, H, W]`, `[N, H, W, 1]` or `[N, H, W, 3]`, and labels as whole
 * numbers, `[N]` or `[N, 1]`. A single pair is divided by the split rule.
 *
 * @throws {UserError} If there are none, or one has another shape or type.
 */
export async function openNpy({ path, memoryBytes, ...division }: OpenOptions): Promise<Dataset> {
  const found = await findNpy(path);
  if (found === undefined) {
    throw new UserError(
      `Expected pairs of NumPy files in ${path}, such as train_images.npy and train_labels.npy, but found none`,
    );
  }
  const loaded: LoadedPair[] = [];
  for (const pair of found.pairs) loaded.push(await loadPair(found.tree, pair, memoryBytes));
  const numbers = [...new Set(loaded.flatMap(({ labels }) => [...new Set(labels)]))].sort((a, b) => a - b);
  const classNames = numbers.map(String);
  const classes = numbers.length;
  const digests = loaded.map(({ digest, labels }) => `${digest} ${labels.join(",")}`);
  // The numbers may have gaps.
  const labelOf = new Map(numbers.map((number, label) => [number, label]));
  for (const { labels } of loaded) labels.forEach((number, i) => labels[i] = labelOf.get(number)!);
  const splits: Record<string, ImageSet> = {};
  for (const { split = "all", digest: _, ...parts } of loaded) {
    splits[split] = new ImageSet({ ...parts, classes });
  }
  return await arrayDataset({ name: "npy", path, classNames, splits, digests, division });
}

async function loadPair(
  tree: FileTree,
  { images, labels, split }: NpyPair,
  memoryBytes: number | undefined,
): Promise<LoadedPair> {
  const set = await loadImages(tree, images, memoryBytes);
  const classes = await loadLabels(tree, labels, set.count);
  const { count: _, ...parts } = set;
  return { ...parts, labels: classes, split };
}

type ArrayImages = Awaited<ReturnType<typeof loadImages>> extends infer T ? Omit<T, "count"> : never;

async function loadImages(tree: FileTree, name: string, memoryBytes: number | undefined) {
  const path = tree.pathOf(name);
  const { type, shape, start } = parseNpyHeader(await tree.read(name, NPY_HEADER_BYTES), path);
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  if (
    shape.length < 3 || shape.length > 4 || (channels !== 1 && channels !== 3) || count * height * width === 0
  ) {
    const transposed = shape.length === 4 && (shape[1] === 1 || shape[1] === 3)
      ? "; save x.transpose(0, 2, 3, 1)"
      : "; save x.reshape(N, H, W) or x.reshape(N, H, W, C)";
    throw new UserError(
      `Expected images of shape [N, H, W], or [N, H, W, C] with C of 1 or 3, in ${path} but found [${
        shape.join(", ")
      }]` +
        transposed,
    );
  }
  if (type !== "|u1") {
    throw new UserError(
      `Expected images as bytes 0 … 255 (uint8) in ${path} but found ${type}; save x.astype("uint8"), ` +
        "after multiplying by 255 if the values are from 0 to 1",
    );
  }
  const length = count * height * width * channels;
  const bytes = Number((await tree.stamp(name))?.split(" ")[0]) - start;
  if (bytes !== length) {
    throw new UserError(
      `Expected ${length} bytes of pixels in ${path} for its shape [${
        shape.join(", ")
      }] but found ${bytes}; save it again`,
    );
  }
  return { ...await arrayPixels(tree, name, start, length, memoryBytes), height, width, channels, count };
}

async function loadLabels(
  tree: FileTree,
  name: string,
  images: number,
): Promise<Int32Array<SharedArrayBuffer>> {
  const path = tree.pathOf(name);
  const { values, shape } = parseNpy(await tree.read(name), path);
  const isList = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (!isList || values.length !== images) {
    throw new UserError(
      `Expected ${images} labels, one per image, in ${path} but found an array of shape [${
        shape.join(", ")
      }]; ${
        shape.length === 2 ? "save x.argmax(axis=1) if they are one-hot" : "save as many labels as images"
      }`,
    );
  }
  const labels = sharedLabels(images);
  for (let i = 0; i < images; i++) {
    const label = values[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= 2 ** 31) {
      throw new UserError(
        `Expected labels as whole numbers from 0 in ${path} but found ${label} for image ${i}; save np.unique(x, return_inverse=True)[1]`,
      );
    }
    labels[i] = label;
  }
  return labels;
}
