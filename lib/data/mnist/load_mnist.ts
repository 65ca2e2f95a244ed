import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import { requireMeasurable, requireTrainable } from "../check_images.ts";
import { Dataset } from "../dataset.ts";
import type { RemoteFile } from "../definition.ts";
import { isGzip } from "../gunzip.ts";
import { imagesOfIdx } from "../idx/images_of_idx.ts";
import { type IdxArray, parseIdx } from "../idx/parse_idx.ts";
import { readFile } from "../read_file.ts";
import type { MnistPaths } from "./find_mnist.ts";
import { MNIST_CLASSES, MNIST_FILES, type MnistLike } from "./mnist_files.ts";

/** What to load, and what to advise. */
export interface MnistLoading extends Partial<MnistLike> {
  /** Advice for the user about a file that is not the data set's: the end of a message. */
  advice?: string;
}

/**
 * Loads MNIST, or a data set in its form, and verifies every byte of it.
 *
 * @throws {UserError} If a file cannot be read, is damaged, or is not the data set's.
 */
export async function loadMnist(
  paths: MnistPaths,
  {
    name = "mnist",
    title = "MNIST",
    classNames = MNIST_CLASSES,
    files = MNIST_FILES,
    advice = `name a folder with ${title}'s own files`,
  }: MnistLoading = {},
): Promise<Dataset> {
  const digests: string[] = [];
  const loadFile = async (key: keyof MnistPaths, dimensions: number) => {
    const bytes = await readFile(paths[key]);
    const file = files[key];
    const array = await parseIdx(bytes, paths[key], { dimensions, mostBytes: file.bytes, advice });
    digests.push(await verify(array, bytes, file, paths[key], title, advice));
    return array;
  };
  const load = async (images: "trainImages" | "testImages", labels: "trainLabels" | "testLabels") => {
    const pixels = await loadFile(images, 3);
    const classes = await loadFile(labels, 1);
    return imagesOfIdx(pixels, classes, paths[images], classNames.length);
  };
  // One after the other, so that of several errors the same one is always reported.
  const train = await load("trainImages", "trainLabels");
  requireTrainable(train, paths.trainImages);
  const test = await load("testImages", "testLabels");
  requireMeasurable(test, paths.testImages);
  const digest = await sha256(new TextEncoder().encode(digests.join("\n")));
  return new Dataset({ name, title, classNames, splits: { train, test }, digest });
}

/**
 * Verifies a file and returns the SHA-256 of its decompressed bytes.
 *
 * @throws {UserError} If it is another file, or its contents have no known digest.
 */
async function verify(
  { file: raw }: IdxArray,
  bytes: Uint8Array<ArrayBuffer>,
  { name, sha256: expected, gzip }: RemoteFile,
  path: string,
  title: string,
  advice: string,
): Promise<string> {
  const found = await sha256(raw);
  if (expected !== undefined) {
    if (found === expected) return found;
    throw new UserError(
      `Expected ${path} to be ${title}'s ${name} (SHA-256 ${expected}) but found ${found}; ${advice}`,
    );
  }
  if (!isGzip(bytes)) {
    throw new UserError(
      `Expected ${title}'s ${name}.gz, whose digest is known, but found ${path}, unpacked, which cannot be verified; ` +
        `--dataset idx opens it as it is, or ${advice}`,
    );
  }
  const published = await sha256(bytes);
  if (published === gzip?.sha256) return found;
  throw new UserError(
    `Expected ${path} to be ${title}'s ${name}.gz (SHA-256 ${gzip?.sha256}) but found ${published}; ${advice}`,
  );
}
