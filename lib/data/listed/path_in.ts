import { isAbsolute, posix } from "node:path";

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
