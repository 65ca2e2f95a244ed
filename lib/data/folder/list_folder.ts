import { UserError } from "../../base/user_error.ts";
import { IMAGE_ENDINGS, isImageName } from "../decode/image_endings.ts";
import type { FileTree } from "../files/file_tree.ts";
import { contentsByName, describeContents } from "../folder_contents.ts";
import type { ListedImage } from "../listed/listed_image.ts";
import { className } from "../listed/path_in.ts";
import { splitByName } from "../split_name.ts";

/** The images of a folder, and its other files. */
export interface FolderListing {
  images: ListedImage[];
  /** Files that are not read. */
  others: string[];
}

/**
 * Lists the images of a folder or a ZIP file. The class of an image is the folder that contains it, `cats` or
 * `Fruit/Apple`; if the top-level folders are splits (`train`, `test`, `val`, …), the split comes first and
 * any other top-level folder is a split with its own name. A folder that contains all classes or splits is not
 * part of their names.
 *
 * @throws {UserError} If there are no images, or one has no class.
 */
export async function listFolder(tree: FileTree): Promise<FolderListing> {
  const files = await tree.list();
  const images = files.filter(isImageName);
  if (images.length === 0) {
    throw new UserError(
      `Expected images (${
        IMAGE_ENDINGS.join(", ")
      }) in ${tree.path}, in a folder for each class, but found ` +
        `${
          describeContents(contentsByName(files))
        }; name the folder that contains the folders of the classes`,
    );
  }
  const above = commonFolders(images);
  const parts = new Map(images.map((name) => [name, name.split("/").slice(above, -1)]));
  const loose = images.find((name) => parts.get(name)!.length === 0);
  if (loose !== undefined) {
    throw new UserError(
      `Expected the images of each class in a separate folder in ${tree.path} but found ${loose} outside of ` +
        "these; move it into the folder of its class, or list the classes in a table of path,label",
    );
  }
  const inSplits = hasSplits([...parts.values()]);
  return {
    others: files.filter((name) => !isImageName(name)),
    images: images.map((name) => {
      const folders = parts.get(name)!;
      const split = inSplits ? splitByName(folders[0]!) ?? folders[0]! : undefined;
      const label = className((inSplits ? folders.slice(1) : folders).join("/"));
      if (label === "") {
        throw new UserError(
          `Expected the images of each class in a separate folder in ${tree.pathOf(folders[0]!)} but found ` +
            `${name} outside of these; move it into the folder of its class`,
        );
      }
      return { name, label, split };
    }),
  };
}

/** The number of folders, from the top, that contain everything: there are several classes below them. */
function commonFolders(images: readonly string[]): number {
  let count = 0;
  const folders = images.map((name) => name.split("/").slice(0, -1));
  // At least the folder of the class is left.
  while (folders.every((path) => path.length > count + 1 && path[count] === folders[0]![count])) count++;
  // A folder with the name of a split that contains everything is a split all the same.
  const splitAt = folders[0]!.slice(0, count).findIndex((folder) => splitByName(folder) !== undefined);
  return splitAt === -1 ? count : splitAt;
}

/**
 * Whether the top-level folders are splits: all have names of splits, or one is `train` and another one has such a name;
 * and no folder with the name of a split contains images directly.
 *
 * @param folders The folders of each image, from the top.
 */
function hasSplits(folders: readonly (readonly string[])[]): boolean {
  const tops = new Map<string, boolean>();
  for (const [top = "", ...rest] of folders) tops.set(top, (tops.get(top) ?? false) || rest.length === 0);
  const splits = [...tops].filter(([top]) => splitByName(top) !== undefined);
  if (splits.some(([, hasOwn]) => hasOwn)) return false;
  return splits.length === tops.size ||
    (splits.length > 1 && splits.some(([top]) => splitByName(top) === "train"));
}
