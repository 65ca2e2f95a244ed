import { isImageName } from "../decode/image_endings.ts";
import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";
import { openFileTree } from "../files/open_file_tree.ts";
import { topFiles } from "../files/top_files.ts";
import { splitByName } from "../split_name.ts";

/** A pair of NumPy files. */
export interface NpyPair {
  images: string;
  labels: string;
  /** The split that the names say; undefined if they say none. */
  split: string | undefined;
}

/** The pairs of a folder, of a ZIP file, or of an .npz file. */
export interface FoundNpy {
  tree: FileTree;
  pairs: NpyPair[];
}

const IMAGES = ["images", "image", "imgs", "img", "x", "data", "pixels"];
const LABELS = ["labels", "label", "y", "targets", "target", "classes"];

/**
 * Finds pairs of images and labels by the names of the files: `train_images.npy` with `train_labels.npy`, `X_test.npy`
 * with `y_test.npy`, `images.npy` with `labels.npy`.
 *
 * @param named Whether the user named this kind of data set; otherwise arrays without labels next to images are ignored.
 * @returns Undefined if there are none.
 * @throws {UserError} If images have no labels, or two pairs the same split.
 */
export async function findNpy(path: string, named = true): Promise<FoundNpy | undefined> {
  const found = await openFileTree(path);
  if (found === undefined || (found.file !== undefined && !isNpy(found.file))) return undefined;
  const { tree, file } = found;
  const arrays = (await topFiles(tree)).filter(isNpy).map((name) => ({ name, ...partsOf(name) }));
  const wanted = file === undefined ? arrays : arrays.filter(({ group }) => group === partsOf(file).group);
  const pairs: NpyPair[] = [];
  for (const { name, group, kind, split } of wanted) {
    if (kind !== "images") continue;
    const labels = wanted.find((other) => other.kind === "labels" && other.group === group)?.name;
    if (labels === undefined) {
      if (!named && file === undefined && (await tree.list()).some(isImageName)) continue;
      throw new UserError(
        `Expected the labels of ${tree.pathOf(name)} in a file next to it, ${
          name.replace(/images?|imgs?|data|pixels/i, "labels").replace(/(^|_|-)x(?=[_.-])/i, "$1y")
        }, but found none; add it`,
      );
    }
    const same = pairs.find((pair) => pair.split === split);
    if (same !== undefined) {
      throw new UserError(
        `Expected one pair of arrays for each split in ${path} but found ${same.images} and ${name}; ` +
          "move each data set into a folder of its own",
      );
    }
    pairs.push({ images: name, labels, split });
  }
  return pairs.length === 0 ? undefined : { tree, pairs };
}

function isNpy(name: string): boolean {
  return /.\.npy$/i.test(name);
}

/** Takes a name apart: `X_train.npy` is the images of the group `train`, which is a split. */
function partsOf(name: string): { group: string; kind?: "images" | "labels"; split: string | undefined } {
  const words = name.replace(/^.*\//, "").replace(/\.npy$/i, "").toLowerCase().split(/[-_.\s]+/);
  const place = words.findIndex((word) => IMAGES.includes(word) || LABELS.includes(word));
  const others = words.filter((_, i) => i !== place);
  const split = others.map(splitByName).find((split) => split !== undefined);
  if (place === -1) return { group: words.join(" "), split };
  return { group: others.join(" "), kind: IMAGES.includes(words[place]!) ? "images" : "labels", split };
}
