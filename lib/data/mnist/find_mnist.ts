import { isMissing } from "../read_file.ts";
import { MNIST_FILES } from "./mnist_files.ts";

/** The paths of MNIST's four files. */
export type MnistPaths = Record<keyof typeof MNIST_FILES, string>;

/** The result of a search for MNIST: the paths of all files, or the names of the missing ones. */
export type MnistSearch = { paths: MnistPaths; missing?: never } | { paths?: never; missing: string[] };

/** The subfolders in which other programs store the files. */
const SUBFOLDERS = ["", "mnist/", "MNIST/raw/"];

/**
 * Searches for MNIST's files in a folder, gzipped or not, with `-idx` or `.idx` in their names. An
 * inaccessible file counts as found: loading it reports the reason, and it is not silently replaced.
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
