import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";
import { openFileTree } from "../files/open_file_tree.ts";
import { topFiles } from "../files/top_files.ts";
import { splitByName } from "../split_name.ts";

/** A pair of IDX files. */
export interface IdxPair {
  /** The name of the file of the images. */
  images: string;
  /** The name of that of their labels. */
  labels: string;
}

/** `train-images-idx3-ubyte`, `t10k-images.idx3-ubyte.gz`, `emnist-balanced-test-images-idx3-ubyte.gz`, … */
const IMAGES = /^(.*?)([a-z0-9]+)-images[-.]idx3-ubyte(\.gz)?$/i;

/** The pairs of a folder or a ZIP file, by their splits. */
export interface FoundIdx {
  tree: FileTree;
  pairs: Map<string, IdxPair>;
}

/**
 * Finds the pairs of IDX files in a folder or a ZIP file, by the split in their names: `train`, `test` or `t10k`,
 * `validation`.
 *
 * @returns Undefined if there are no such files, or they cannot be read.
 * @throws {UserError} If there are several pairs for a split, or labels are missing.
 */
export async function findIdx(folder: string): Promise<FoundIdx | undefined> {
  const found = await openFileTree(folder);
  if (found === undefined || found.file !== undefined) return undefined;
  const { tree } = found;
  const names = await topFiles(tree);
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
    if (other === undefined) pairs.set(split, { images, labels });
    prefixes.set(split, prefix);
  }
  return pairs.size === 0 ? undefined : { tree, pairs };
}
