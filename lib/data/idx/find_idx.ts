import { UserError } from "../../base/user_error.ts";
import { splitByName } from "../split_name.ts";

/** A pair of IDX files. */
export interface IdxPair {
  /** The path of the images. */
  images: string;
  /** The path of their labels. */
  labels: string;
}

/** `train-images-idx3-ubyte`, `t10k-images.idx3-ubyte.gz`, `emnist-balanced-test-images-idx3-ubyte.gz`, … */
const IMAGES = /^(.*?)([a-z0-9]+)-images[-.]idx3-ubyte(\.gz)?$/i;

/**
 * Finds the pairs of IDX files in a folder, by the split in their names: `train`, `test` or `t10k`,
 * `validation`.
 *
 * @returns An empty map if the folder has no such files or cannot be read.
 * @throws {UserError} If there are several pairs for a split, or labels are missing.
 */
export async function findIdx(folder: string): Promise<Map<string, IdxPair>> {
  const root = folder.replace(/(?<=.)\/+$/, "");
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(root)) names.push(name);
  } catch {
    return new Map();
  }
  const pairs = new Map<string, IdxPair>();
  const prefixes = new Map<string, string>();
  for (const images of names.sort()) {
    const [, prefix = "", word = ""] = IMAGES.exec(images) ?? [];
    const split = word === "t10k" ? "test" : splitByName(word);
    if (split === undefined) continue;
    const labels = names.find((name) =>
      ["", ".gz"].some((ending) =>
        ["-", "."].some((mark) => name === `${prefix}${word}-labels${mark}idx1-ubyte${ending}`)
      )
    );
    if (labels === undefined) {
      throw new UserError(
        `Expected the labels of ${images} next to it in ${folder}, ${prefix}${word}-labels-idx1-ubyte, but found none; ` +
          "add them",
      );
    }
    const other = prefixes.get(split);
    if (other !== undefined && other !== prefix) {
      throw new UserError(
        `Expected one data set in ${folder} but found IDX files of several, ${other}… and ${prefix}…; ` +
          "move each into a separate folder",
      );
    }
    // The same file with and without gzip: one of them suffices.
    if (other === undefined) pairs.set(split, { images: `${root}/${images}`, labels: `${root}/${labels}` });
    prefixes.set(split, prefix);
  }
  return pairs;
}
