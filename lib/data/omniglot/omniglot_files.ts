import type { RemoteFile } from "../definition.ts";

/**
 * The two archives of Omniglot (Lake, Salakhutdinov and Tenenbaum, 2015), by split: the background set of 30
 * alphabets for training, the evaluation set of 20 others for the test. Digests as published by TensorFlow
 * Datasets.
 */
export const OMNIGLOT_FILES = {
  train: {
    name: "images_background.zip",
    bytes: 9_464_212,
    sha256: "ad41ab679c8b5d90b271ef46be6987cc81211774a695c29dcc5367b2b26ee640",
  },
  test: {
    name: "images_evaluation.zip",
    bytes: 6_462_886,
    sha256: "1f61a8f3366785b057fc117d9228e78a16e3d976c8953b2a10fcc74cf0609cee",
  },
} as const satisfies Record<string, RemoteFile>;

/** The expected properties of the archives; tests use smaller ones. */
export type OmniglotFiles = Record<keyof typeof OMNIGLOT_FILES, RemoteFile>;

/** The authors' repository, by two addresses. */
export const OMNIGLOT_MIRRORS = [
  "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/",
  "https://github.com/brendenlake/omniglot/raw/master/python/",
] as const;
