import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";
import { openFileTree } from "../files/open_file_tree.ts";
import { topFiles } from "../files/top_files.ts";
import { hasClassFolders, orFolders } from "../folder/has_class_folders.ts";
import { firstImage } from "../list/find_lists.ts";
import { fileIn } from "../listed/path_in.ts";
import { splitByName } from "../split_name.ts";
import { delimiterOf, parseTable } from "./parse_table.ts";
import { tableColumns } from "./table_columns.ts";

/** The number of bytes at the start of a file that are looked at. */
const HEAD = 4096;

/** Tables and the files that they list. */
export interface FoundTables {
  tree: FileTree;
  /** Each table with its split; undefined if there is one, or its name says none. */
  tables: { name: string; split: string | undefined }[];
}

/**
 * Returns the tables at a path: the file itself, or the only table at the top of a folder or a ZIP file, or those that
 * are named after splits.
 *
 * @param named Whether the user named this kind of data set; otherwise a file only counts if its first line has the
 * columns of a table, and next to folders of classes only if files exist that it names.
 * @throws {UserError} If there are several without the name of a split.
 */
export async function findTables(path: string, named: boolean): Promise<FoundTables | undefined> {
  const found = await openFileTree(path);
  if (found === undefined) return undefined;
  const { tree, file } = found;
  if (file !== undefined) {
    if (!isTableName(file)) return undefined;
    // Without its first line it may be a list.
    const isList = !named && await headOf(tree, file) === undefined &&
      await firstImage(tree, file) !== undefined;
    return isList ? undefined : { tree, tables: [{ name: file, split: undefined }] };
  }
  const names = (await topFiles(tree)).filter(isTableName);
  const all: string[] = [];
  const usable: string[] = [];
  for (const name of names) {
    const head = await headOf(tree, name);
    if (head === undefined) continue;
    all.push(name);
    if (await namesFile(tree, name, head)) usable.push(name);
  }
  if (all.length === 0 && named && names.length === 1) all.push(names[0]!);
  // Without other images, what is missing is said when the table is opened.
  const isTable = usable.length > 0 || named || !await hasClassFolders(tree);
  const chosen = usable.length > 0 ? usable : isTable ? all : [];
  if (chosen.length === 0) return undefined;
  if (chosen.length === 1) return { tree, tables: [{ name: chosen[0]!, split: undefined }] };
  const tables = chosen.map((name) => ({ name, split: splitByName(/([^/]*?)\.[^.]*$/.exec(name)![1]!) }));
  const splits = new Set(tables.map(({ split }) => split));
  if (!splits.has(undefined) && splits.size === tables.length) return { tree, tables };
  const advice = tree.diskPath("") === undefined
    ? "pack each in its own ZIP file"
    : "name one with --data_path";
  throw new UserError(
    `Expected one table of images in ${path}, or tables named after splits (train.csv, test.csv), but found ${
      chosen.join(", ")
    }; ${advice}${named ? "" : await orFolders(tree)}`,
  );
}

function isTableName(name: string): boolean {
  return /.\.(csv|tsv)$/i.test(name);
}

/** Returns the complete lines at the start of a file; undefined unless the first has the columns of a table. */
async function headOf(tree: FileTree, name: string): Promise<string | undefined> {
  try {
    const bytes = await tree.read(name, HEAD);
    const text = new TextDecoder().decode(bytes);
    const head = bytes.length < HEAD ? text : text.slice(0, text.lastIndexOf("\n") + 1) || text;
    const line = /^.*/.exec(head.replace(/^\ufeff/, ""))![0];
    const columns = line.split(delimiterOf(line)).map((cell) => cell.trim().replace(/^"|"$/g, ""));
    const { path, label } = tableColumns(columns);
    return path === undefined || label === undefined ? undefined : head;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Whether one of the first lines of a table names a file that exists. */
async function namesFile(tree: FileTree, table: string, head: string): Promise<boolean> {
  try {
    const { columns, rows } = parseTable(head, table);
    const { path } = tableColumns(columns);
    for (const { cells } of rows) if (await tree.has(await fileIn(tree, table, cells[path!]!))) return true;
    return false;
  } catch (error) {
    // A quoted cell with line breaks may be cut; what is wrong is said when it is opened.
    if (error instanceof UserError) return true;
    throw error;
  }
}
