import { isImageName } from "../decode/image_endings.ts";
import type { FileTree } from "../files/file_tree.ts";

/** Whether the images are in several folders, as the folders of classes are. */
export async function hasClassFolders(tree: FileTree): Promise<boolean> {
  let first: string | undefined;
  for (const name of await tree.list()) {
    if (!isImageName(name)) continue;
    const folder = name.replace(/[^/]*$/, "");
    first ??= folder;
    if (folder !== first) return true;
  }
  return false;
}

/** What to do where folders of classes were meant, after an error in other files: the end of a message. */
export async function orFolders(tree: FileTree): Promise<string> {
  return await hasClassFolders(tree) ? ", or take the classes from the folders with --format folder" : "";
}
