import type { DatasetDefinition } from "../definition.ts";
import { mnistLike } from "../mnist/mnist_like.ts";
import type { MnistFiles } from "../mnist/mnist_files.ts";

/**
 * The four files of KMNIST (Clanuwat and others, 2018). Only digests of the gzip files are published, by
 * TensorFlow Datasets and others.
 */
const FILES: MnistFiles = {
  trainImages: {
    name: "train-images-idx3-ubyte",
    bytes: 47_040_016,
    gzip: { bytes: 18_165_135, sha256: "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4" },
  },
  trainLabels: {
    name: "train-labels-idx1-ubyte",
    bytes: 60_008,
    gzip: { bytes: 29_497, sha256: "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17" },
  },
  testImages: {
    name: "t10k-images-idx3-ubyte",
    bytes: 7_840_016,
    gzip: { bytes: 3_041_136, sha256: "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5" },
  },
  testLabels: {
    name: "t10k-labels-idx1-ubyte",
    bytes: 10_008,
    gzip: { bytes: 5_120, sha256: "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c" },
  },
};

/** The authors' server; nobody else is known to have these files. */
const MIRRORS = [
  "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
  "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
];

/** A hiragana of each row of the syllabary. */
const CLASSES = ["o お", "ki き", "su す", "tsu つ", "na な", "ha は", "ma ま", "ya や", "re れ", "wo を"];

/**
 * The definition of KMNIST.
 *
 * @param files The expected files; tests use smaller ones.
 * @param mirrors Where to download them.
 */
export function kmnist(
  files: MnistFiles = FILES,
  mirrors: readonly string[] = MIRRORS,
): DatasetDefinition {
  return mnistLike({
    name: "kmnist",
    title: "KMNIST",
    classNames: CLASSES,
    files,
    mirrors,
    mirrorVariable: "TRINCA_KMNIST_MIRROR",
    cache: "trinca/kmnist",
    subfolders: ["", "kmnist/", "KMNIST/raw/"],
    defaults: { num_images: 0 },
  });
}
