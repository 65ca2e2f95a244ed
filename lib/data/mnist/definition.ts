import { resolve } from "node:path";
import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import { isDefaultDataPath } from "../default_data_path.ts";
import type { DatasetDefinition } from "../definition.ts";
import { MAX_BYTES } from "../max_bytes.ts";
import { readFile } from "../read_file.ts";
import { findMnist, type MnistPaths } from "./find_mnist.ts";
import { MNIST_CACHE, MNIST_FILES, MNIST_MIRRORS, type MnistFiles } from "./mnist_files.ts";

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
  return {
    title: "MNIST",
    expected: "MNIST's four files",
    defaults: { num_images: ORIGINAL_IMAGES },
    prepares: false,
    remote: {
      files: Object.values(files),
      mirrors,
      mirrorVariable: "TRINCA_MNIST_MIRROR",
      cache: MNIST_CACHE,
    },
    async isIn(path, named) {
      const { paths } = await findMnist(path);
      return paths !== undefined && (named || await isMnist(paths, files));
    },
    async whyNot(path) {
      const { missing = [] } = await findMnist(path);
      if (missing.length === 0 || missing.length === Object.keys(files).length) return undefined;
      return `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing; add what is missing`;
    },
    async open({ path }) {
      const { loadMnist } = await import("./load_mnist.ts");
      const { paths, missing } = await findMnist(path);
      if (paths !== undefined) return await loadMnist(paths, { files, advice: adviceOnFiles(path) });
      const found = missing.length === Object.keys(files).length
        ? `found no MNIST in ${path}`
        : `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not in ${path}`;
      throw new UserError(
        `Expected MNIST's files but ${found}; run deno task setup, or use --dataset digits`,
      );
    },
  };
}

/**
 * Whether files with MNIST's names are MNIST's: Fashion-MNIST and others use the same names. A single file
 * that is genuine, damaged or unreadable suffices, since a damaged MNIST must be rejected instead of being
 * treated as another data set.
 */
async function isMnist(paths: MnistPaths, files: MnistFiles): Promise<boolean> {
  const { parseIdx } = await import("../idx/parse_idx.ts");
  // The smallest first: if it is MNIST's, it suffices.
  for (const key of ["testLabels", "trainLabels", "testImages", "trainImages"] as const) {
    try {
      const dimensions = key.endsWith("Labels") ? 1 : 3;
      const bytes = await readFile(paths[key]);
      const { file } = await parseIdx(bytes, paths[key], { dimensions, mostBytes: MAX_BYTES });
      if (await sha256(file) === files[key].sha256) return true;
    } catch (error) {
      if (error instanceof UserError) return true;
      throw error;
    }
  }
  return false;
}

/**
 * Returns advice about a file with one of MNIST's names that is not MNIST's, or is damaged. It may be the
 * user's own, so the advice is not to remove it.
 *
 * @param dataPath The folder in which it was found.
 */
export function adviceOnFiles(dataPath: string): string {
  if (resolve(dataPath).replaceAll("\\", "/").endsWith(`/${MNIST_CACHE}`)) {
    return "run deno task setup, which downloads it again";
  }
  return isDefaultDataPath(dataPath)
    ? "put MNIST's own files there, or move these to another folder to download MNIST"
    : "name a folder with MNIST's own files, or omit --data_path to download MNIST";
}
