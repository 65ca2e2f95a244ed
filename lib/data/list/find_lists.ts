import { UserError } from "../../base/user_error.ts";
import { isImageName } from "../decode/image_endings.ts";
import type { FileTree } from "../files/file_tree.ts";
import { openFileTree } from "../files/open_file_tree.ts";
import { topFiles } from "../files/top_files.ts";
import { hasClassFolders } from "../folder/has_class_folders.ts";
import { fileIn } from "../listed/path_in.ts";
import { splitByName } from "../split_name.ts";
import { isSkipped, parseList } from "./parse_list.ts";

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
    // Whether its files exist is checked, and said, when it is opened.
    return isListName(file) && await firstImage(tree, file) !== undefined
      ? { tree, lists: [{ name: file, split: undefined }] }
      : undefined;
  }
  const all: string[] = [];
  const usable: string[] = [];
  for (const name of (await topFiles(tree)).filter(isListName)) {
    const first = await firstImage(tree, name);
    if (first === undefined) continue;
    all.push(name);
    if (await tree.has(await fileIn(tree, name, first))) usable.push(name);
  }
  // Where the user wants lists, what is missing is said when they are opened.
  const names = usable.length === 0 && named ? all : usable;
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

/** Returns the image that the first line of a list names; undefined if the file is no list. */
export async function firstImage(tree: FileTree, name: string): Promise<string | undefined> {
  try {
    const head = new TextDecoder().decode(await tree.read(name, HEAD));
    // Comments and empty lines may come first.
    const line = head.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).find((line) => !isSkipped(line)) ?? "";
    const path = parseList(line, name)[0]?.path;
    return path !== undefined && isImageName(path) ? path : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
