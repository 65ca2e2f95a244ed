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

/** The words in names of arrays of images, and of their labels; `arr_0` and `arr_1` are what NumPy calls them. */
const IMAGES = [
  ...["images", "image", "imgs", "img", "x", "xs", "data", "pixels", "inputs", "input", "features"],
  ...["photos", "pictures", "arr_0"],
];
const LABELS = [
  ...["labels", "label", "y", "ys", "targets", "target", "classes", "class", "ids", "identities", "arr_1"],
];

/**
 * Finds pairs of images and labels by the names of the files: `train_images.npy` with `train_labels.npy`, `X_test.npy`
 * with `y_test.npy`, `images.npy` with `labels.npy`; or by those of the arrays in an .npz file.
 *
 * @param path A folder, a ZIP file, one of the files, or an .npz file; a folder may contain a single .npz file.
 * @returns Undefined if there are none.
 * @throws {UserError} If images have no labels, or two pairs the same split.
 */
export async function findNpy(path: string): Promise<FoundNpy | undefined> {
  const found = await openArrays(path);
  if (found === undefined) return undefined;
  const pairs = pairsOf(found.arrays, found.tree, path);
  return pairs.length === 0 ? undefined : { tree: found.tree, pairs };
}

/** Names the arrays at a path whose names say nothing; undefined if there are no arrays. */
export async function unknownArrays(path: string): Promise<string[] | undefined> {
  const arrays = (await openArrays(path))?.arrays ?? [];
  return arrays.length === 0 ? undefined : arrays.map((name) => name.replace(/\.npy$/i, ""));
}

/** Opens what has arrays: a tree, and their names in it. */
async function openArrays(
  path: string,
): Promise<{ tree: FileTree; arrays: string[] } | undefined> {
  const found = await openFileTree(path);
  if (found === undefined) return undefined;
  const { tree, file } = found;
  const top = await topFiles(tree);
  const arrays = top.filter(isNpy);
  if (file !== undefined) {
    const group = isNpy(file) ? partsOf(file).group : undefined;
    const own = arrays.filter((name) => partsOf(name).group === group);
    return group === undefined ? undefined : { tree, arrays: own };
  }
  const packed = top.filter((name) => /.\.npz$/i.test(name)).map((name) => tree.diskPath(name));
  if (arrays.length > 0 || packed.length !== 1 || packed[0] === undefined) return { tree, arrays };
  const inside = await openFileTree(packed[0]);
  if (inside === undefined || inside.file !== undefined) return { tree, arrays };
  return { tree: inside.tree, arrays: (await topFiles(inside.tree)).filter(isNpy) };
}

function pairsOf(names: readonly string[], tree: FileTree, path: string): NpyPair[] {
  const arrays = names.map((name) => ({ name, ...partsOf(name) }));
  const labelled = arrays.filter(({ kind }) => kind === "labels");
  const pairs: NpyPair[] = [];
  for (const { name, group, kind, split } of arrays) {
    if (kind !== "images") continue;
    const ofSplit = labelled.filter((other) => other.split === split);
    const labels = labelled.find((other) => other.group === group)?.name ??
      // As fine_labels are.
      (ofSplit.length === 1 ? ofSplit[0]!.name : undefined);
    if (labels === undefined) throw withoutLabels(name, names, tree);
    const same = pairs.find((pair) => pair.split === split);
    if (same !== undefined) {
      throw new UserError(
        `Expected one pair of arrays for each split in ${path} but found ${same.images} and ${name}; ` +
          "move each data set into a folder of its own",
      );
    }
    pairs.push({ images: name, labels, split });
  }
  return pairs;
}

function withoutLabels(name: string, names: readonly string[], tree: FileTree): UserError {
  const wanted = name.replace(/images?|imgs?|data|pixels|inputs?|features|photos|pictures/i, "labels")
    .replace(/(^|_|-)xs?(?=[_.-])/i, "$1y").replace("arr_0", "arr_1");
  if (/\.npz$/i.test(tree.path)) {
    const [array, labels, ...all] = [name, wanted, ...names].map((name) => name.replace(/\.npy$/i, ""));
    return new UserError(
      `Expected an array ${labels} with the labels of ${array} in ${tree.path} but found only ${
        all.join(", ")
      }; save it there too`,
    );
  }
  return new UserError(
    `Expected the labels of ${tree.pathOf(name)} in a file next to it, ${wanted}, but found none; add it`,
  );
}

function isNpy(name: string): boolean {
  return /.\.npy$/i.test(name);
}

/** Takes a name apart: `X_train.npy` is the images of the group `train`, which is a split; `trainX.npy` is the same. */
function partsOf(name: string): { group: string; kind?: "images" | "labels"; split: string | undefined } {
  const plain = name.replace(/^.*\//, "").replace(/\.npy$/i, "")
    .replace(/^([xy])(?=(train|test|val|valid|validation|dev)$)/i, "$1 ")
    .replace(/([a-z])(?=[A-Z])/g, "$1 ").toLowerCase();
  const words = plain.startsWith("arr_") ? [plain] : plain.split(/[-_.\s]+/);
  const place = words.findIndex((word) => IMAGES.includes(word) || LABELS.includes(word));
  const others = words.filter((_, i) => i !== place);
  const split = others.map(splitByName).find((split) => split !== undefined);
  if (place === -1) return { group: words.join(" "), split };
  return { group: others.join(" "), kind: IMAGES.includes(words[place]!) ? "images" : "labels", split };
}
