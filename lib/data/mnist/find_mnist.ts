import { isMissing } from "../read_file.ts";
import { MNIST_FILES, type MnistFiles } from "./mnist_files.ts";

/** The paths of MNIST's four files, or those of a data set in its form. */
export type MnistPaths = Record<keyof MnistFiles, string>;

/** The result of a search for the files: the paths of those that are there, and the names of the missing ones. */
export interface MnistSearch {
  /** All paths; undefined if a file is missing. */
  paths?: MnistPaths;
  found: Partial<MnistPaths>;
  missing: string[];
}

/** The subfolders in which other programs store MNIST. */
export const MNIST_SUBFOLDERS: readonly string[] = ["", "mnist/", "MNIST/raw/"];

/**
 * Searches for MNIST's files in a folder, gzipped or not, with `-idx` or `.idx` in their names. An
 * inaccessible file counts as found: loading it reports the reason, and it is not silently replaced.
 *
 * @param files The files of the data set, which may be another one in MNIST's form.
 * @param subfolders The subfolders to search, each with a slash at its end.
 */
export async function findMnist(
  dataPath: string,
  files: MnistFiles = MNIST_FILES,
  subfolders: readonly string[] = MNIST_SUBFOLDERS,
): Promise<MnistSearch> {
  const root = dataPath.replace(/(?<=.)\/+$/, "");
  const found: Partial<MnistPaths> = {};
  for (const [key, { name, sha256 }] of Object.entries(files)) {
    const names = [name, name.replace("-idx", ".idx")].flatMap((name) => [name, `${name}.gz`]);
    // Only what was published can be verified if no other digest is known.
    if (sha256 === undefined) names.reverse();
    for (const candidate of subfolders.flatMap((folder) => names.map((name) => `${root}/${folder}${name}`))) {
      if (await Deno.stat(candidate).then(() => true, (error) => !isMissing(error))) {
        found[key as keyof MnistPaths] = candidate;
        break;
      }
    }
  }
  const missing = Object.entries(files).filter(([key]) => !(key in found)).map(([, { name }]) => name);
  return { ...(missing.length === 0 && { paths: found as MnistPaths }), found, missing };
}
