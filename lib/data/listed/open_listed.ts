import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { shellWord } from "../../base/shell_word.ts";
import { DIGEST_BYTES } from "../cache/decoded_images.ts";
import { Dataset, TRAIN } from "../dataset.ts";
import { decodeImages } from "../decode/decode_images.ts";
import type { OpenOptions, Preparation } from "../definition.ts";
import type { FileTree } from "../files/file_tree.ts";
import { ImageSet, sharedLabels } from "../image_set.ts";
import { hashOf } from "../hash_of.ts";
import { withEmptySplits } from "../with_empty_splits.ts";
import { assignSplits } from "./assign_splits.ts";
import { chooseSize } from "./choose_size.ts";
import { countCropped, croppedNote } from "./count_cropped.ts";
import { coarseClasses } from "./coarse_classes.ts";
import { countEqualToTraining } from "./equal_images.ts";
import type { ListedImage } from "./listed_image.ts";
import { DATA_SPLITS } from "./split_rule.ts";
import { reportDamaged } from "./report_damaged.ts";

/**
 * Decodes a list of images into a data set. Classes are sorted by name; in each split the images have a
 * pseudorandom order that depends on their names only, so the first images are of all classes.
 *
 * @param name The kind of data set in the registry.
 * @param tree What contains the files.
 * @throws {UserError} If too many images are damaged, or there is no room for them.
 */
export async function openListed(
  name: string,
  tree: FileTree,
  images: readonly ListedImage[],
  {
    path,
    preparation: wanted = {},
    split,
    undivided,
    undividable,
    bad = "auto",
    listener,
    ...cache
  }: OpenOptions,
): Promise<Dataset> {
  // Mistakes are said before anything is decoded.
  coarseClasses(images, [...new Set(images.map(({ label }) => label))], path);
  const division = {
    ...(split && { split }),
    ...(undivided && { undivided }),
    ...(undividable && { undividable }),
  };
  const listed = assignSplits(images, path, division)
    .map((image) => ({ ...image, place: hashOf(image.name) }))
    .sort((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1));
  const { height, width, fit = "cover", colour = "auto" } = wanted;
  const preparation: Preparation = {
    ...(height !== undefined && width !== undefined
      ? { height, width }
      : await sizeFor(tree, listed.map(({ name }) => name), listener)),
    fit,
    colour,
  };
  const names = images.map(({ name }) => name).sort();
  const decoded = await decodeImages(tree, names, preparation, { ...(listener && { listener }), ...cache });
  reportDamaged(names.map((name) => tree.pathOf(name)), decoded.faults, bad, listener);
  if (listener?.note !== undefined) {
    for (const line of notes(images, decoded.channels, split ?? undivided, wanted)) listener.note(line);
  }
  const cropped = fit === "cover" ? countCropped(decoded.originals, preparation) : 0;
  if (cropped > 0) listener?.note?.(croppedNote(cropped, names.length - decoded.faults.size));
  const rowOf = new Map(names.map((name, row) => [name, row]));
  const kept = listed.map((image) => ({ ...image, row: rowOf.get(image.name)! }))
    .filter(({ row }) => !decoded.faults.has(row));
  const classNames = [...new Set(kept.map(({ label }) => label))].sort();
  const labelOf = new Map(classNames.map((name, label) => [name, label]));
  const splits: Record<string, ImageSet> = {};
  const digest = createHash("sha256");
  const shape = { height: preparation.height, width: preparation.width, channels: decoded.channels };
  digest.update(JSON.stringify({ ...shape, classNames }));
  for (const split of [...new Set(kept.flatMap(({ splits }) => splits))].sort()) {
    const own = kept.filter(({ splits }) => splits.includes(split));
    const labels = sharedLabels(own.length);
    const rows = sharedLabels(own.length);
    own.forEach(({ label, row }, i) => [labels[i], rows[i]] = [labelOf.get(label)!, row]);
    digest.update(JSON.stringify({ split, labels: [...labels] }));
    for (const row of rows) {
      digest.update(decoded.digests.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES));
    }
    splits[split] = new ImageSet({
      pixels: decoded.pixels,
      labels,
      rows,
      ...shape,
      classes: classNames.length,
      names: own.map(({ name }) => name),
    });
  }
  const isTraining = ({ splits }: { splits: readonly string[] }) => splits.includes(TRAIN);
  const leaks = countEqualToTraining(
    decoded.digests,
    DIGEST_BYTES,
    kept.filter(isTraining).map(({ row }) => row),
    kept.filter((image) => !isTraining(image)).map(({ row }) => row),
  );
  if (leaks > 0) {
    listener?.say(
      `${leaks} ${leaks === 1 ? "image" : "images"} of other splits ${
        leaks === 1 ? "is" : "are"
      } equal to training ` +
        `images, so figures are better than on new images; deno task data ${shellWord(path)} lists them`,
      "leaks",
    );
  }
  const coarse = coarseClasses(kept, classNames, path);
  const dataset = new Dataset({
    name,
    title: basename(resolve(path)),
    classNames,
    splits: undividable === undefined ? splits : withEmptySplits(splits),
    digest: digest.digest("hex"),
    path,
    ...(coarse && { coarse }),
    files: {
      count: names.length,
      damaged: [...decoded.faults].map(([row, reason]) => ({ name: names[row]!, reason })),
      originals: decoded.originals,
      formats: decoded.formats,
      cropped,
    },
  });
  if (
    (split ?? undivided ?? DATA_SPLITS) === DATA_SPLITS && images.some(({ split }) => split !== undefined)
  ) {
    listener?.note?.(splitsNote(Object.keys(splits), dataset.measured));
  }
  return dataset;
}

/** How data that say their splits were understood. */
function splitsNote(splits: readonly string[], measured: string): string {
  const [only] = splits;
  if (splits.length === 1) return `All images are of the split ${only}, as the data say`;
  const instead = measured === "test" ? "" : `; without a test, figures are of ${measured}`;
  return `The splits are those that the data say: ${splits.join(", ")}${instead}`;
}

/** What was chosen because the user did not, and why. */
function* notes(
  images: readonly ListedImage[],
  channels: number,
  split: string | undefined,
  { colour = "auto" }: Partial<Preparation>,
): Generator<string> {
  if (colour === "auto") {
    yield channels === 1
      ? "Images are grey, since all of them are"
      : "Images are in colour, since not all are grey";
  }
  if ((split ?? DATA_SPLITS) === DATA_SPLITS && !images.some(({ split }) => split !== undefined)) {
    yield `A fifth of the images is for the test, since the data have no splits; --split classes:0.8 takes a fifth of ` +
      "the classes";
  }
}

async function sizeFor(tree: FileTree, names: readonly string[], listener: OpenOptions["listener"]) {
  const { height, width, reason } = await chooseSize(tree, names);
  listener?.note?.(`Images are brought to ${width} × ${height}: ${reason}`);
  return { height, width };
}
