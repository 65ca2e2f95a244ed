import type { DatasetDefinition } from "../definition.ts";
import { MNIST_SUBFOLDERS } from "./find_mnist.ts";
import { MNIST_CACHE, MNIST_CLASSES, MNIST_FILES, MNIST_MIRRORS, type MnistFiles } from "./mnist_files.ts";
import { mnistLike } from "./mnist_like.ts";

/** The original program skips 96 of the 60,000 training images: it uses 234 batches of 256. */
const ORIGINAL_IMAGES = 59_904;

/**
 * The definition of MNIST.
 *
 * @param files The expected files; tests use smaller ones.
 * @param mirrors Where to download them.
 */
export function mnist(
  files: MnistFiles = MNIST_FILES,
  mirrors: readonly string[] = MNIST_MIRRORS,
): DatasetDefinition {
  return mnistLike({
    name: "mnist",
    title: "MNIST",
    classNames: MNIST_CLASSES,
    files,
    mirrors,
    mirrorVariable: "TRINCA_MNIST_MIRROR",
    cache: MNIST_CACHE,
    subfolders: MNIST_SUBFOLDERS,
    defaults: { num_images: ORIGINAL_IMAGES },
    ownsDamaged: true,
  });
}
