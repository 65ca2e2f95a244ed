import { UserError } from "../base/user_error.ts";
import { ImageSet } from "./image_set.ts";
import type { CoarseClasses } from "./listed/coarse_classes.ts";
import type { FileSummary } from "./listed/file_summary.ts";

/** The name of the training split. */
export const TRAIN = "train";

/** The default splits for evaluation, in order of preference; after them any other. */
const MEASURED = ["test", "validation", "query", "gallery"] as const;

/** A value in a message of one line. */
const INLINE = { depth: 0, breakLength: Infinity, compact: true, iterableLimit: 3, strAbbreviateSize: 20 };

/** The parts of a {@link Dataset}. */
export interface DatasetParts {
  /** The name on the command line and in the registry. */
  name: string;
  /** The name for display. */
  title: string;
  /** The names of the classes by label, for all splits. */
  classNames: readonly string[];
  /** Images by the name of their split: `train`, and at least one for evaluation. */
  splits: Readonly<Record<string, ImageSet>>;
  /** The SHA-256 that identifies the data, in hexadecimal. */
  digest: string;
  /** Whether the images are drawn by a program. */
  synthetic?: boolean;
  /** The path of the user's own files, as the user wrote it. */
  path?: string;
  /** The coarse classes that the classes are part of, if the data say so. */
  coarse?: CoarseClasses;
  /** What is known of its image files, if it has such. */
  files?: FileSummary;
}

/**
 * Labelled images of one size in named splits. A split may have its own classes (open set), and a class may
 * have a single image.
 */
export class Dataset {
  /** The name on the command line and in the registry. */
  readonly name: string;
  /** The name for display. */
  readonly title: string;
  /** The names of the classes by label, for all splits. */
  readonly classNames: readonly string[];
  /** Images by the name of their split. */
  readonly splits: Readonly<Record<string, ImageSet>>;
  /** The SHA-256 that identifies the data, in hexadecimal. */
  readonly digest: string;
  /** Whether the images are drawn by a program. */
  readonly synthetic: boolean;
  /** The path of the user's own files, as the user wrote it. */
  readonly path: string | undefined;
  /** The coarse classes that the classes are part of; undefined if the data say nothing. */
  readonly coarse: CoarseClasses | undefined;
  /** What is known of its image files; undefined if it has none. */
  readonly files: FileSummary | undefined;
  /** The default split for evaluation. */
  readonly measured: string;

  /**
   * Checks that the parts are consistent.
   *
   * @throws {UserError} If there is no split for training or for evaluation, a split is no `ImageSet`, images
   * differ in size or channels, or labels have no class.
   */
  constructor(
    { name, title, classNames, splits = {}, digest, synthetic = false, path, coarse, files }: DatasetParts,
  ) {
    const isNamed = Array.isArray(classNames) && classNames.every((name) => typeof name === "string");
    if (!isNamed) {
      throw new UserError(
        `Expected classNames of ${title} as a list of names by label but found ${
          Deno.inspect(classNames, INLINE)
        }`,
      );
    }
    for (const [split, set] of Object.entries(splits)) {
      if (!(set instanceof ImageSet)) {
        throw new UserError(
          `Expected an ImageSet as the split ${split} of ${title} but found ${Deno.inspect(set, INLINE)}`,
        );
      }
    }
    const names = Object.keys(splits);
    const measured = MEASURED.find((split) => Object.hasOwn(splits, split)) ??
      names.find((split) => split !== TRAIN);
    const train = splits[TRAIN];
    if (train === undefined || measured === undefined) {
      const missing = train === undefined ? "train, for training," : "test, for evaluation,";
      throw new UserError(
        `Expected images of a split ${missing} in ${title} but found ${
          names.length === 0 ? "none" : `only ${names.join(", ")}`
        }; add some`,
      );
    }
    for (const [split, { height, width, channels, labels, classes }] of Object.entries(splits)) {
      if (height !== train.height || width !== train.width || channels !== train.channels) {
        throw new UserError(
          `Expected images of ${train.height} × ${train.width} × ${train.channels} in every split of ${title} but ` +
            `${split} has ${height} × ${width} × ${channels}`,
        );
      }
      if (classes !== classNames.length) {
        throw new UserError(
          `Expected ${classNames.length} classes, by the classNames, in ${split} of ${title} but found ${classes}; ` +
            `give every split the same number of classes`,
        );
      }
      const wrong = labels.find((label) => label < 0 || label >= classes);
      if (wrong !== undefined) {
        throw new UserError(
          `Expected labels from 0 to ${classes - 1} in ${split} of ${title} but found ${wrong}`,
        );
      }
    }
    if (coarse !== undefined) checkCoarse(coarse, classNames.length, title);
    this.name = name;
    this.title = title;
    this.classNames = classNames;
    this.splits = splits;
    this.digest = digest;
    this.synthetic = synthetic;
    this.path = path;
    this.coarse = coarse;
    this.files = files;
    this.measured = measured;
  }

  /** The height of an image in pixels. */
  get height(): number {
    return this.train.height;
  }

  /** The width of an image in pixels. */
  get width(): number {
    return this.train.width;
  }

  /** Values per pixel: 1 for grey images, 3 for colour. */
  get channels(): number {
    return this.train.channels;
  }

  /** The training images. */
  get train(): ImageSet {
    return this.splits[TRAIN]!;
  }

  /**
   * The images for evaluation, by which nothing is ever chosen: the split `test`, or the one that replaces
   * it.
   */
  get test(): ImageSet {
    return this.splits[this.measured]!;
  }

  /**
   * The images for choosing the best epoch; undefined if there are none, or if they are used for evaluation.
   */
  get validation(): ImageSet | undefined {
    return this.measured === "validation" ? undefined : this.splits.validation;
  }
}

function checkCoarse({ names, of }: CoarseClasses, classes: number, title: string): void {
  if (of.length !== classes) {
    throw new UserError(
      `Expected a coarse class for each of the ${classes} classes of ${title} but found ${of.length}`,
    );
  }
  const wrong = of.find((coarse) => coarse < 0 || coarse >= names.length);
  if (wrong !== undefined) {
    throw new UserError(
      `Expected coarse classes from 0 to ${names.length - 1} in ${title} but found ${wrong}`,
    );
  }
}
