import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import { requireMeasurable, requireTrainable } from "../check_images.ts";
import { Dataset } from "../dataset.ts";
import type { RemoteFile } from "../definition.ts";
import { parseIdx } from "../idx/parse_idx.ts";
import { imagesOfIdx } from "../idx/images_of_idx.ts";
import { readFile } from "../read_file.ts";
import type { MnistPaths } from "./find_mnist.ts";
import { MNIST_FILES, type MnistFiles } from "./mnist_files.ts";

/** The classes of MNIST. */
const CLASS_NAMES = Array.from({ length: 10 }, (_, digit) => String(digit));

/** How to load MNIST. */
export interface MnistLoading {
  /** The expected files; tests use smaller ones. */
  files?: MnistFiles;
  /** Advice for the user about a file that is not MNIST's: the end of a message. */
  advice?: string;
}

/**
 * Loads MNIST and verifies every byte of it.
 *
 * @throws {UserError} If a file cannot be read, is damaged, or is not MNIST's.
 */
export async function loadMnist(
  paths: MnistPaths,
  { files = MNIST_FILES, advice = "name a folder with MNIST's own files" }: MnistLoading = {},
): Promise<Dataset> {
  const load = async (images: "trainImages" | "testImages", labels: "trainLabels" | "testLabels") => {
    const pixels = await loadFile(paths[images], files[images], 3, advice);
    const classes = await loadFile(paths[labels], files[labels], 1, advice);
    return imagesOfIdx(pixels, classes, paths[images], CLASS_NAMES.length);
  };
  // One after the other, so that of several errors the same one is always reported.
  const train = await load("trainImages", "trainLabels");
  requireTrainable(train, paths.trainImages);
  const test = await load("testImages", "testLabels");
  requireMeasurable(test, paths.testImages);
  const digests = Object.values(files).map(({ sha256 }) => sha256).join("\n");
  const digest = await sha256(new TextEncoder().encode(digests));
  return new Dataset({
    name: "mnist",
    title: "MNIST",
    classNames: CLASS_NAMES,
    splits: { train, test },
    digest,
  });
}

async function loadFile(path: string, file: RemoteFile, dimensions: number, advice: string) {
  const bytes = await readFile(path);
  const array = await parseIdx(bytes, path, { dimensions, mostBytes: file.bytes, advice });
  const found = await sha256(array.file);
  if (found !== file.sha256) {
    throw new UserError(
      `Expected ${path} to be MNIST's ${file.name} (SHA-256 ${file.sha256}) but found ${found}; ` +
        advice,
    );
  }
  return array;
}
