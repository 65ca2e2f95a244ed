import { countByClass } from "../check_images.ts";
import { type Dataset, TRAIN } from "../dataset.ts";
import type { FileSummary } from "../listed/file_summary.ts";
import { type DistinctImages, distinctImages } from "./distinct_images.ts";

/** A class with the number of its images. */
export interface ClassSize {
  label: number;
  name: string;
  images: number;
}

/** A size in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

/** The image files before they are prepared. */
export interface OriginalsSummary {
  /** The file with the fewest pixels. */
  smallest: PictureSize;
  /** The file in the middle, by the number of pixels. */
  median: PictureSize;
  /** The file with the most pixels. */
  largest: PictureSize;
  /** The number of files by format, the most frequent first. */
  formats: Record<string, number>;
  /** The number of files by channels: 1 grey, 2 grey with transparency, 3 colour, 4 colour with transparency. */
  channels: Record<string, number>;
}

/** A split of the data. */
export interface SplitSummary {
  name: string;
  images: number;
  classes: number;
  /** The number of its classes that the training images have, too. */
  classes_in_training: number;
  /** The names of some of the others. */
  unseen_classes: string[];
  /** The number of its classes with a single image in it. */
  single_image_classes: number;
}

/** What a data set contains. */
export interface DatasetSummary {
  /** The kind of data in the registry. */
  kind: string;
  title: string;
  path?: string;
  /** SHA-256 of the data as prepared. */
  digest: string;
  /** The number of images, each counted once. */
  images: number;
  /** Height, width and channels of the images after the preparation. */
  prepared: { height: number; width: number; channels: number };
  /** Missing if the images are not in files of their own. */
  originals?: OriginalsSummary;
  /** Files that cannot be decoded. */
  damaged: { name: string; reason: string }[];
  /** The number of files, damaged ones included; missing if the images are not in files. */
  files?: number;
  /** The number of images that lose more than a third of their area by being cropped. */
  cropped: number;
  classes: {
    count: number;
    smallest: ClassSize;
    median: number;
    largest: ClassSize;
    /** Classes with a single image. */
    single: number;
  };
  splits: SplitSummary[];
  /** The default split for evaluation. */
  measured: string;
  /**
   * Whether the classes for evaluation are all, in part or not at all those of the training; missing if there are no
   * images for one of both.
   */
  set?: "closed" | "partly open" | "open";
}

/** The most classes of a split that are named because the training has none of their images. */
const MOST_UNSEEN = 5;

/** Describes a data set without looking at pixels. */
export function summariseDataset(dataset: Dataset): DatasetSummary {
  const { name, title, path, digest, height, width, channels, files } = dataset;
  const distinct = distinctImages(dataset.splits);
  const sizes = classSizes(distinct, dataset.classNames);
  const trained = new Set(dataset.train.labels);
  const splits = Object.entries(dataset.splits).map(([name, { labels, count }]): SplitSummary => {
    const counts = countByClass(labels);
    const unseen = [...counts.keys()].filter((label) => !trained.has(label)).sort((a, b) => a - b);
    return {
      name,
      images: count,
      classes: counts.size,
      classes_in_training: counts.size - unseen.length,
      unseen_classes: unseen.slice(0, MOST_UNSEEN).map((label) => dataset.classNames[label]!),
      single_image_classes: [...counts.values()].filter((count) => count === 1).length,
    };
  }).sort((a, b) => Number(b.name === TRAIN) - Number(a.name === TRAIN));
  const measured = splits.find(({ name }) => name === dataset.measured)!;
  return {
    kind: name,
    title,
    ...(path !== undefined && { path }),
    digest,
    images: distinct.reduce((sum, { indices }) => sum + indices.length, 0),
    prepared: { height, width, channels },
    ...originalsOf(files),
    damaged: [...files?.damaged ?? []],
    ...(files && { files: files.count }),
    cropped: files?.cropped ?? 0,
    classes: {
      count: sizes.length,
      smallest: sizes.at(-1)!,
      median: sizes[sizes.length >> 1]!.images,
      largest: sizes[0]!,
      single: sizes.filter(({ images }) => images === 1).length,
    },
    splits,
    measured: dataset.measured,
    ...(measured.images > 0 && dataset.train.count > 0 && { set: setOf(measured) }),
  };
}

function setOf({ classes, classes_in_training }: SplitSummary): DatasetSummary["set"] & string {
  if (classes_in_training === classes) return "closed";
  return classes_in_training === 0 ? "open" : "partly open";
}

/** Lists the classes that have images, the largest first, equal ones by label. */
export function classSizes(images: readonly DistinctImages[], classNames: readonly string[]): ClassSize[] {
  const counts = new Int32Array(classNames.length);
  for (const { set, indices } of images) for (const i of indices) counts[set.labels[i]!]!++;
  return Array.from(counts, (images, label): ClassSize => ({ label, name: classNames[label]!, images }))
    .filter(({ images }) => images > 0)
    .sort((a, b) => b.images - a.images);
}

/** The names of the numbers of channels. */
const CHANNELS: Readonly<Record<number, string>> = {
  1: "grey",
  2: "grey with transparency",
  3: "colour",
  4: "colour with transparency",
};

function originalsOf(files: FileSummary | undefined): { originals?: OriginalsSummary } {
  if (files === undefined) return {};
  const { count, originals, formats } = files;
  const whole = Int32Array.from({ length: count }, (_, i) => i).filter((i) => originals[4 * i]! > 0);
  if (whole.length === 0) return {};
  const pixels = (i: number) => originals[4 * i]! * originals[4 * i + 1]!;
  whole.sort((a, b) => pixels(a) - pixels(b));
  const sizeAt = (place: number): PictureSize => {
    const i = whole[place]!;
    return { width: originals[4 * i + 1]!, height: originals[4 * i]! };
  };
  return {
    originals: {
      smallest: sizeAt(0),
      median: sizeAt(whole.length >> 1),
      largest: sizeAt(whole.length - 1),
      formats: tally(whole, (i) => formats[originals[4 * i + 3]!] ?? "unknown"),
      channels: tally(whole, (i) => CHANNELS[originals[4 * i + 2]!] ?? `${originals[4 * i + 2]} channels`),
    },
  };
}

/** Counts, the most frequent first. */
function tally(indices: Int32Array, nameOf: (i: number) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const i of indices) counts.set(nameOf(i), (counts.get(nameOf(i)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}
