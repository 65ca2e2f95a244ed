import { isAbsolute, posix } from "node:path";
import type { FileTree } from "../files/file_tree.ts";

/**
 * Returns the name in a tree of a file that a table or a list names, relative to the folder of that table; an absolute
 * path stays as it is.
 *
 * @param table The name of the table or list in the tree.
 * @param written May contain `./`, `../` and backslashes.
 */
export function pathIn(table: string, written: string): string {
  const path = written.trim().replaceAll("\\", "/");
  return isAbsolute(path) ? path : posix.join(posix.dirname(table), path);
}

/**
 * Returns the name in a tree of a file that a table or a list names, as {@link pathIn}. Letters with accents may be
 * written in two ways, of which the table may have one and the disk the other.
 *
 * @returns The name as written if there is no such file.
 */
export async function fileIn(tree: FileTree, table: string, written: string): Promise<string> {
  const name = pathIn(table, written);
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(name) || await tree.has(name)) return name;
  for (const form of ["NFC", "NFD"]) {
    const other = name.normalize(form);
    if (other !== name && await tree.has(other)) return other;
  }
  return name;
}

/** Writes the name of a class in one way: what looks the same is the same class. */
export function className(written: string): string {
  return written.normalize("NFC");
}
