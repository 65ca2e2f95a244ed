import { parse, resolve } from "node:path";
import { UserError } from "../base/user_error.ts";
import type { FileTree } from "../data/files/file_tree.ts";
import { openFileTree } from "../data/files/open_file_tree.ts";
import { listFolder } from "../data/folder/list_folder.ts";
import { unlessBesideImages } from "../data/folder/unless_beside_images.ts";
import { findLists } from "../data/list/find_lists.ts";
import { listLists } from "../data/list/list_lists.ts";
import type { ListedImage } from "../data/listed/listed_image.ts";
import { requireRights } from "../data/read_file.ts";
import { findTables } from "../data/table/find_tables.ts";
import { splitByName } from "../data/split_name.ts";
import { parseTable } from "../data/table/parse_table.ts";
import { tableColumns } from "../data/table/table_columns.ts";
import { listTables } from "../data/table/list_tables.ts";
import { findImages, STANDARD_INPUT } from "./find_images.ts";
import { isTableName } from "./images_of_table.ts";
import type { SourceImage } from "./source_image.ts";

/** Images with the classes and splits that the data say. */
export interface ListedImages {
  images: SourceImage[];
  /** The tables and lists that say which images there are; empty if folders and words do. */
  lists: string[];
}

/**
 * Finds the image files that words of a command line name, with classes and splits as a training finds them: in tables,
 * lists and folders; words that are all named after splits, as `photos/train photos/test`, say the split of images that
 * have none. Other images have neither.
 *
 * @param input Standard input.
 * @throws {UserError} If a path does not exist or contains no images, or its table or list cannot be read.
 */
export async function findListedImages(
  words: readonly string[],
  input: ReadableStream<Uint8Array> = Deno.stdin.readable,
): Promise<ListedImages> {
  if (words.length === 0 || words.includes(STANDARD_INPUT)) {
    const { images } = await findImages(words, { input });
    return { images: await Array.fromAsync(images), lists: [] };
  }
  const [images, lists]: [SourceImage[], string[]] = [[], []];
  const splits = splitsOf(words);
  for (const [i, word] of words.entries()) {
    await requireRights(word);
    const found = await listingOf(word) ?? { images: (await findImages([word])).images, lists: [] };
    const split = splits?.[i];
    for await (const image of found.images) {
      images.push(split === undefined ? image : { split, ...image });
    }
    lists.push(...found.lists);
  }
  return { images, lists };
}

/** The splits after which several folders, tables or lists are named, as in `photos/train photos/test`. */
function splitsOf(words: readonly string[]): readonly string[] | undefined {
  const splits = words.flatMap((word) => splitByName(parse(resolve(word)).name) ?? []);
  return splits.length === words.length && words.length > 1 ? splits : undefined;
}

/** What tables, lists or folders of classes say; undefined if there are none. */
async function listingOf(path: string): Promise<ListedImages | undefined> {
  const found = await openFileTree(path);
  if (found?.file !== undefined && await hasNoLabels(found.tree, found.file)) return undefined;
  const tables = await unlessBesideImages(path, false, () => findTables(path, false));
  if (tables !== undefined) {
    const { tree } = tables;
    const listed = await listTables(path, tables, { bad: "skip" });
    return { images: sourceImages(tree, listed), lists: tables.tables.map(({ name }) => tree.pathOf(name)) };
  }
  const lists = await unlessBesideImages(path, false, () => findLists(path, false));
  if (lists !== undefined) {
    const { tree } = lists;
    const listed = await listLists(lists, { bad: "skip" });
    return { images: sourceImages(tree, listed), lists: lists.lists.map(({ name }) => tree.pathOf(name)) };
  }
  if (found === undefined || found.file !== undefined) return undefined;
  try {
    return { images: sourceImages(found.tree, (await listFolder(found.tree)).images), lists: [] };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether a file is a table of images without classes. */
async function hasNoLabels(tree: FileTree, file: string): Promise<boolean> {
  if (!isTableName(file)) return false;
  const text = new TextDecoder().decode(await tree.read(file));
  const { path, label } = tableColumns(parseTable(text, tree.pathOf(file)).columns);
  return path !== undefined && label === undefined;
}

function sourceImages(tree: FileTree, listed: readonly ListedImage[]): SourceImage[] {
  return listed.map(({ name, label, split }) => ({
    path: tree.pathOf(name),
    label,
    ...(split !== undefined && { split }),
    tree,
    name,
  }));
}
