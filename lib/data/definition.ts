import type { Dataset } from "./dataset.ts";
import type { BadFiles } from "./listed/bad_files.ts";
import type { Fit } from "./decode/image_decoder.ts";

/** A downloadable file of a data set, known by at least one digest. */
export interface RemoteFile {
  /** The canonical name, without `.gz`. */
  name: string;
  /** The decompressed size. */
  bytes: number;
  /**
   * The SHA-256 of the decompressed bytes: the compressed ones may differ between mirrors. Undefined if nobody
   * has published it.
   */
  sha256?: string;
  /** The gzip file as its authors published it: its size and SHA-256. Undefined if mirrors compress it differently. */
  gzip?: { bytes: number; sha256: string };
}

/** Where the files of a data set can be downloaded. */
export interface RemoteFiles {
  files: readonly RemoteFile[];
  /** Mirrors, as addresses or packages (`npm:…`), in order of preference; the file's name is appended. */
  mirrors: readonly string[];
  /** The environment variable with a mirror to try first. */
  mirrorVariable: string;
  /** The folder for downloads, inside the user's cache folder. */
  cache: string;
}

/** How image files are converted to a common form. */
export interface Preparation {
  height: number;
  width: number;
  fit: Fit;
  /** `auto`: grey if all images are grey. */
  colour: Colour;
}

/** The default side of images from files, in pixels. */
export const DEFAULT_IMAGE_SIZE = 64;

/** The colours of images. */
export type Colour = "auto" | "grey" | "rgb";

/** What a message is about: files or columns that are not used, damaged files, images that are in several splits. */
export type DataSubject = "ignored" | "damaged" | "leaks";

/** Receives messages while a data set is opened. */
export interface DataListener {
  /** Receives a message for the user, which may be about a subject that a report on the data has a place for. */
  say(line: string, about?: DataSubject): void;
  /** Receives what follows from the data, which is no warning: a default that was chosen, say. */
  note?(line: string): void;
  /** Receives the number of decoded images. */
  progress(done: number, total: number): void;
}

/** How to open a data set. */
export interface OpenOptions {
  path: string;
  /** How its images are prepared, if it supports that; its own defaults if not given. */
  preparation?: Partial<Preparation>;
  /** How images are divided: `data`, the default, `classes:0.8` or `images:0.8`. */
  split?: string;
  /** How `data` divides images if the data say nothing: `images:0.8` by default. */
  undivided?: string;
  /**
   * Receives why the data cannot be divided into images for training and for evaluation: they then open with an empty
   * split, to be looked at. Without it that is an error.
   */
  undividable?(reason: string): void;
  /** What happens to files that cannot be decoded; `auto` by default. */
  bad?: BadFiles;
  /** Where decoded images are kept; null for nowhere, the user's cache folder by default. */
  cacheRoot?: string | null;
  /** Pixels up to this size in bytes are kept in memory, larger ones are read from the disk by pieces. */
  memoryBytes?: number;
  /** Receives messages in the meantime. */
  listener?: DataListener;
  /** Ends the decoding of images when it is aborted; opening then throws its reason. */
  signal?: AbortSignal;
}

/** Settings of a training whose defaults depend on the data set. */
export interface DatasetDefaults {
  /** The number of training images, from the first; 0 for all. */
  num_images: number;
  /** The side in pixels to which images are resized, if it does not follow from them. */
  size?: number;
}

/** The definition of a data set in the registry. */
export interface DatasetDefinition {
  /** The name for display: `MNIST`, `a folder of images`. */
  title: string;
  /**
   * What a path must contain, to complete "Expected …": `MNIST's four files`; undefined if a program draws
   * the data.
   */
  expected?: string;
  /** The defaults that depend on it. */
  defaults: DatasetDefaults;
  /** Whether it has image files, which are brought to a size and a colour, and divided, by flags. */
  prepares: boolean;
  /** Whether `--split` can divide it; as `prepares` if not given. */
  divides?: boolean;
  /** Where its files can be downloaded, if anywhere. */
  remote?: RemoteFiles;
  /**
   * Whether a path contains it; undefined if a program draws it.
   *
   * @param named Whether the user named the data set: then files with its names suffice, whatever their
   * contents.
   */
  isIn?(path: string, named: boolean): Promise<boolean>;
  /**
   * Why a path does not contain it, if there is more to say than what is there: the end of "Expected … but
   * …".
   */
  whyNot?(path: string): Promise<string | undefined>;
  /** Downloads what is needed to open it, before the network permission is dropped. */
  prepare?(): Promise<void>;
  /**
   * Opens it.
   *
   * @throws {UserError} If files are missing or damaged.
   */
  open(options: OpenOptions): Promise<Dataset>;
}
