import type { Dataset } from "./dataset.ts";

/** A file of a data set that can be fetched. */
export interface RemoteFile {
  /** Its canonical name, without `.gz`. */
  name: string;
  /** Bytes, decompressed. */
  bytes: number;
  /** SHA-256 of the decompressed bytes: the compressed ones differ from mirror to mirror. */
  sha256: string;
}

/** Where the files of a data set can be fetched from. */
export interface RemoteFiles {
  /** Which files they are. */
  files: readonly RemoteFile[];
  /** Mirrors, addresses or packages (`npm:…`), in the order in which they are asked; a file's name follows. */
  mirrors: readonly string[];
  /** The variable of the environment that names a mirror to ask first. */
  mirrorVariable: string;
  /** The folder that they are kept in, below the user's folder of caches. */
  cache: string;
}

/** How the images of files are brought into one form. */
export interface Preparation {
  /** Pixels in a column. */
  height: number;
  /** Pixels in a row. */
  width: number;
  /** `auto`: grey where all images are grey. */
  colour: Colour;
}

/** Pixels along a side of images of files where nothing else is said. */
export const DEFAULT_IMAGE_SIZE = 64;

/** What colours images are to have. */
export type Colour = "auto" | "grey" | "rgb";

/** Hears what happens while a data set is opened. */
export interface DataListener {
  /** Something that the user should know. */
  say(line: string): void;
  /** How many of the images are decoded. */
  progress(done: number, total: number): void;
}

/** How to open a data set. */
export interface OpenOptions {
  /** Where it is. */
  path: string;
  /** How its images are prepared, where it is one that prepares them; its own way where not given. */
  preparation?: Partial<Preparation>;
  /** Hears what happens meanwhile. */
  listener?: DataListener;
}

/** Settings of a training that follow from the data set where they are not given. */
export interface DatasetDefaults {
  /** Training images to use, from the first; 0 for all. */
  num_images: number;
  /** Pixels along a side that images are resized to; 0 where they are of one size already. */
  size: number;
}

/** What the registry knows of a data set. */
export interface DatasetDefinition {
  /** As a person calls it: `MNIST`, `a folder of images`. */
  title: string;
  /** What is looked for, to complete "Expected …": `MNIST's four files`; undefined where a program draws it. */
  expected?: string;
  /** Settings that follow from it. */
  defaults: DatasetDefaults;
  /** Whether its images are resized and can be grey or coloured, by `--size` and `--colour`. */
  prepares: boolean;
  /** Where its files can be fetched, if anywhere. */
  remote?: RemoteFiles;
  /**
   * Whether a path has it; undefined where a program draws it.
   *
   * @param named Whether the user has named the data set: then files of its names are enough, whatever is in them.
   */
  isIn?(path: string, named: boolean): Promise<boolean>;
  /** Why a path does not have it, where more can be said than what is there: the end of "Expected … but …". */
  whyNot?(path: string): Promise<string | undefined>;
  /** Fetches what is needed to open it, before the right to the network is given up. */
  prepare?(): Promise<void>;
  /**
   * Opens it.
   *
   * @throws {UserError} If files are missing or damaged.
   */
  open(options: OpenOptions): Promise<Dataset>;
}
