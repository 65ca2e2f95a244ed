import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { UserError } from "../../base/user_error.ts";
import { Dataset } from "../dataset.ts";
import { DEFAULT_IMAGE_SIZE, type OpenOptions, type Preparation } from "../definition.ts";
import { ImageSet, sharedLabels } from "../image_set.ts";
import { hashOf, splitByHash } from "../split_by_hash.ts";
import { decodeImages } from "./decode_images.ts";
import type { ListedImage } from "./listed_image.ts";

/**
 * Decodes a list of images into a data set. Classes are sorted by name; in each split the images have a
 * pseudorandom order that depends on their names only, so the first images are of all classes.
 *
 * @param name The kind of data set in the registry.
 * @throws {UserError} If too many images are damaged, or they take too much memory.
 */
export async function openListed(
  name: string,
  images: readonly ListedImage[],
  { path, preparation = {}, listener }: OpenOptions,
): Promise<Dataset> {
  const { height = DEFAULT_IMAGE_SIZE, width = DEFAULT_IMAGE_SIZE, colour = "auto" } = preparation;
  const wanted: Preparation = { height, width, colour };
  const hasSplits = images.some(({ split }) => split !== undefined);
  const listed = images
    .map((image) => ({ ...image, split: image.split ?? splitByHash(image.name), place: hashOf(image.name) }))
    .sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
  const splitNames = [...new Set(listed.map(({ split }) => split))].sort();
  if (!hasSplits && splitNames.length < 2) {
    throw new UserError(
      `Expected enough images in ${path} to use some of them for evaluation but found ${images.length}; add more`,
    );
  }
  // Split by split, so that each one is contiguous in the pixels.
  const sorted = splitNames.flatMap((name) => listed.filter(({ split }) => split === name));
  const { pixels, channels, kept } = await decodeImages(sorted.map(({ file }) => file), wanted, listener);
  const decoded = kept.map((i) => sorted[i]!);
  const classNames = [...new Set(decoded.map(({ label }) => label))].sort();
  const labelOf = new Map(classNames.map((name, label) => [name, label]));
  const splits: Record<string, ImageSet> = {};
  const digest = createHash("sha256");
  digest.update(JSON.stringify({ height, width, channels, classNames }));
  let start = 0;
  for (const split of splitNames) {
    const own = decoded.filter((image) => image.split === split);
    const labels = sharedLabels(own.length);
    own.forEach(({ label }, i) => labels[i] = labelOf.get(label)!);
    const size = height * width * channels;
    const part = pixels.subarray(start * size, (start + own.length) * size);
    start += own.length;
    const set = new ImageSet({
      pixels: part,
      labels,
      height,
      width,
      channels,
      classes: classNames.length,
      names: own.map(({ name }) => name),
    });
    digest.update(JSON.stringify({ split, labels: [...labels] }));
    // A digest cannot be computed from shared memory.
    for (let i = 0; i < set.count; i++) digest.update(set.image(i).slice());
    splits[split] = set;
  }
  return new Dataset({
    name,
    title: basename(resolve(path)),
    classNames,
    splits,
    digest: digest.digest("hex"),
    path,
  });
}
