import { sha256 } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import { parseIdx } from "./idx.ts";
import { type Dataset, type ImageSet, sharedLabels, validateImageSet } from "./image_set.ts";
import { MNIST_FILES, type MnistFile } from "./mnist_files.ts";

/** Paths of MNIST's four files. */
export type MnistPaths = Record<keyof typeof MNIST_FILES, string>;

/** What a search for MNIST found: the paths of all files, or the names of those that are not there. */
export type MnistSearch = { paths: MnistPaths; missing?: never } | { paths?: never; missing: string[] };

/** Where other programs put the files below their data folder. */
const SUBFOLDERS = ["", "mnist/", "MNIST/raw/"];

/**
 * Looks for MNIST's files in a folder, gzipped or not, with `-idx` or `.idx` in their names. A file that may not
 * be looked at counts as found: to load it says why, and nothing stands in for it silently.
 */
export async function findMnist(dataPath: string): Promise<MnistSearch> {
  const root = dataPath.replace(/(?<=.)\/+$/, "");
  const paths: Partial<MnistPaths> = {};
  for (const [key, { name }] of Object.entries(MNIST_FILES)) {
    const names = [name, name.replace("-idx", ".idx")].flatMap((name) => [name, `${name}.gz`]);
    for (const candidate of SUBFOLDERS.flatMap((folder) => names.map((name) => `${root}/${folder}${name}`))) {
      if (await Deno.stat(candidate).then(() => true, (error) => !isMissing(error))) {
        paths[key as keyof MnistPaths] = candidate;
        break;
      }
    }
  }
  const missing = Object.entries(MNIST_FILES).filter(([key]) => !(key in paths)).map(([, { name }]) => name);
  return missing.length > 0 ? { missing } : { paths: paths as MnistPaths };
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** How to load MNIST. */
export interface MnistLoading {
  /** What each file should be; tests have smaller ones. */
  files?: Record<keyof MnistPaths, MnistFile>;
  /** What the user can do about a file that is not MNIST's: the end of a message. */
  advice?: string;
}

/**
 * Loads MNIST and checks every byte of it.
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
    const [count = 0, height = 0, width = 0] = pixels.shape;
    const wide = sharedLabels(classes.data.length);
    wide.set(classes.data);
    const set: ImageSet = { images: pixels.data, labels: wide, count, height, width, classes: 10 };
    validateImageSet(set, paths[images]);
    return set;
  };
  // One after the other, so that of several faults always the same one is told.
  const train = await load("trainImages", "trainLabels");
  const test = await load("testImages", "testLabels");
  const digests = Object.values(files).map(({ sha256 }) => sha256).join("\n");
  const digest = await sha256(new TextEncoder().encode(digests));
  return { name: "mnist", title: "MNIST", train, test, synthetic: false, digest };
}

async function loadFile(path: string, file: MnistFile, dimensions: number, advice: string) {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.IsADirectory
      ? "it is a folder"
      : error instanceof Deno.errors.PermissionDenied
      ? "no permission"
      : isMissing(error)
      ? "it is gone"
      : String(error);
    throw new UserError(`Expected the file ${path} but cannot read it: ${reason}`);
  }
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
