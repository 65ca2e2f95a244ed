import { UserError } from "../base/user_error.ts";
import type { ImageSet } from "./image_set.ts";

/** The split that is trained on. */
export const TRAIN = "train";

/** Splits that are measured on where none is named, the first of them that there is; then any other. */
const MEASURED = ["test", "validation", "query", "gallery"] as const;

/** What a {@link Dataset} is made of. */
export interface DatasetParts {
  /** As on the command line: a name of the registry. */
  name: string;
  /** As a person calls it. */
  title: string;
  /** The classes' names by label, over all splits. */
  classNames: readonly string[];
  /** Images by the name of their split: `train`, and one to measure on at least. */
  splits: Readonly<Record<string, ImageSet>>;
  /** SHA-256 that identifies the data, in hexadecimal. */
  digest: string;
  /** Whether the images are drawn by a program. */
  synthetic?: boolean;
  /** Where the user's own files are, as the user named it. */
  path?: string;
}

/**
 * Images of one size, labelled, in named splits. A split may have classes of its own (open set), and a class may have
 * one image.
 */
export class Dataset {
  /** As on the command line: a name of the registry. */
  readonly name: string;
  /** As a person calls it. */
  readonly title: string;
  /** The classes' names by label, over all splits. */
  readonly classNames: readonly string[];
  /** Images by the name of their split. */
  readonly splits: Readonly<Record<string, ImageSet>>;
  /** SHA-256 that identifies the data, in hexadecimal. */
  readonly digest: string;
  /** Whether the images are drawn by a program. */
  readonly synthetic: boolean;
  /** Where the user's own files are, as the user named it. */
  readonly path: string | undefined;
  /** The split that is measured on where none is named. */
  readonly measured: string;

  /**
   * Checks that the parts fit together.
   *
   * @throws {UserError} If there is nothing to train or nothing to measure on, or images differ in size or channels.
   */
  constructor({ name, title, classNames, splits, digest, synthetic = false, path }: DatasetParts) {
    const names = Object.keys(splits);
    const measured = MEASURED.find((split) => Object.hasOwn(splits, split)) ??
      names.find((split) => split !== TRAIN);
    const train = splits[TRAIN];
    if (train === undefined || measured === undefined) {
      const missing = train === undefined ? "train, to learn from," : "test, to measure on,";
      throw new UserError(
        `Expected images of a split ${missing} in ${title} but found ${
          names.length === 0 ? "none" : `${names.join(", ")} alone`
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
        throw new RangeError(`Expected ${classNames.length} classes in ${split} but found ${classes}`);
      }
      const wrong = labels.find((label) => label < 0 || label >= classes);
      if (wrong !== undefined) {
        throw new UserError(
          `Expected labels from 0 to ${classes - 1} in ${split} of ${title} but found ${wrong}`,
        );
      }
    }
    this.name = name;
    this.title = title;
    this.classNames = classNames;
    this.splits = splits;
    this.digest = digest;
    this.synthetic = synthetic;
    this.path = path;
    this.measured = measured;
  }

  /** Pixels in a column of an image. */
  get height(): number {
    return this.train.height;
  }

  /** Pixels in a row of an image. */
  get width(): number {
    return this.train.width;
  }

  /** Numbers of a pixel: 1 for grey images, 3 for colour. */
  get channels(): number {
    return this.train.channels;
  }

  /** Images to learn from. */
  get train(): ImageSet {
    return this.splits[TRAIN]!;
  }

  /** Images to measure on, by which nothing is ever chosen: those of `test`, or of the split that stands in for it. */
  get test(): ImageSet {
    return this.splits[this.measured]!;
  }

  /** Images to choose the best epoch by; undefined where there are none, or where they are measured on. */
  get validation(): ImageSet | undefined {
    return this.measured === "validation" ? undefined : this.splits.validation;
  }
}
