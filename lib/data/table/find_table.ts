import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";
import { openFileTree } from "../files/open_file_tree.ts";
import { topFiles } from "../files/top_files.ts";
import { firstImage } from "../list/find_lists.ts";

/** The number of bytes at the start of a file in which its first line is searched. */
const HEAD = 4096;

/** A table and the files that it lists. */
export interface FoundTable {
  tree: FileTree;
  /** The name of the table in the tree. */
  table: string;
}

/**
 * Returns the table at a path: the file itself, or the only table at the top of a folder or a ZIP file.
 *
 * @param named Whether the user named this kind of data set; otherwise a file only counts if its first line
 * contains the columns `path` and `label`.
 * @throws {UserError} If there are several.
 */
export async function findTable(path: string, named: boolean): Promise<FoundTable | undefined> {
  const found = await openFileTree(path);
  if (found === undefined) return undefined;
  const { tree, file } = found;
  if (file !== undefined) {
    if (!isTableName(file)) return undefined;
    // Without its first line it may be a list.
    const isList = !named && !await hasColumns(tree, file) && await firstImage(tree, file) !== undefined;
    return isList ? undefined : { tree, table: file };
  }
  const names = (await topFiles(tree)).filter(isTableName);
  const tables: string[] = [];
  for (const name of names) if (await hasColumns(tree, name)) tables.push(name);
  if (tables.length === 0) return named && names.length === 1 ? { tree, table: names[0]! } : undefined;
  if (tables.length === 1) return { tree, table: tables[0]! };
  const advice = tree.diskPath("") === undefined
    ? "pack each in its own ZIP file"
    : "name one with --data_path";
  throw new UserError(`Expected one table of images in ${path} but found ${tables.join(", ")}; ${advice}`);
}

function isTableName(name: string): boolean {
  return /.\.(csv|tsv)$/i.test(name);
}

async function hasColumns(tree: FileTree, name: string): Promise<boolean> {
  try {
    const head = new TextDecoder().decode(await tree.read(name, HEAD));
    const line = /^.*/.exec(head.replace(/^\ufeff/, ""))![0];
    const columns = line.split(/[,\t]/).map((cell) => cell.trim().replace(/^"|"$/g, "").toLowerCase());
    return columns.includes("path") && columns.includes("label");
  } catch {
    return false;
  }
}
