import { UserError } from "../../base/user_error.ts";
import { isImageName } from "../decode/image_endings.ts";
import type { FileTree } from "../files/file_tree.ts";
import { nameBeside } from "../files/name_beside.ts";
import { openFileTree } from "../files/open_file_tree.ts";
import { topFiles } from "../files/top_files.ts";
import { splitByName } from "../split_name.ts";
import { parseList } from "./parse_list.ts";

/** Lists, and the files that they list. */
export interface FoundLists {
  tree: FileTree;
  /** Each list with its split; undefined if its name says none. */
  lists: { name: string; split: string | undefined }[];
}

/** The number of bytes at the start of a list that are looked at. */
const HEAD = 4096;

/**
 * Returns the lists at a path: the file itself, or those at the top of a folder or a ZIP file, by their names
 * `train.txt`, `test.txt`, `val.txt`.
 *
 * @param named Whether the user named this kind of data set; otherwise folders of classes are preferred.
 * @throws {UserError} If there are several without the name of a split.
 */
export async function findLists(path: string, named: boolean): Promise<FoundLists | undefined> {
  const found = await openFileTree(path);
  if (found === undefined) return undefined;
  const { tree, file } = found;
  if (file !== undefined) {
    return isListName(file) && await listsImages(tree, file)
      ? { tree, lists: [{ name: file, split: undefined }] }
      : undefined;
  }
  const names: string[] = [];
  for (const name of (await topFiles(tree)).filter(isListName)) {
    if (await listsImages(tree, name)) names.push(name);
  }
  if (names.length === 0 || (!named && await hasClassFolders(tree))) return undefined;
  const lists = names.map((name) => ({ name, split: splitByName(/([^/]*?)\.[^.]*$/.exec(name)![1]!) }));
  if (lists.length === 1 || lists.every(({ split }) => split !== undefined)) {
    return { tree, lists: lists.length === 1 ? [{ ...lists[0]!, split: undefined }] : lists };
  }
  throw new UserError(
    `Expected one list of images in ${path}, or lists named after splits (train.txt, test.txt), but found ` +
      `${names.join(", ")}; name one with --data_path`,
  );
}

function isListName(name: string): boolean {
  return /.\.(txt|lst|list|csv|tsv)$/i.test(name);
}

/** Whether the first line of a file lists an image that exists. */
async function listsImages(tree: FileTree, name: string): Promise<boolean> {
  try {
    const head = new TextDecoder().decode(await tree.read(name, HEAD));
    const first = parseList(head.split(/\r?\n/).slice(0, 1).join(""), name)[0];
    return first !== undefined && isImageName(first.path) && await tree.has(nameBeside(name, first.path));
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** Whether the images are in several folders, as the folders of classes are. */
async function hasClassFolders(tree: FileTree): Promise<boolean> {
  const images = (await tree.list()).filter(isImageName);
  return new Set(images.map((name) => name.replace(/[^/]*$/, ""))).size > 1;
}
