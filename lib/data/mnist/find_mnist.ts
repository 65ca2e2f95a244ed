import { isMissing } from "../read_file.ts";
import { MNIST_FILES } from "./mnist_files.ts";

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
