import { posix } from "node:path";

/**
 * Returns the name in a tree of a file that another one names, relative to its own folder.
 *
 * @param file The name of the file that contains the path.
 * @param path May contain `./` and `../`.
 */
export function siblingName(file: string, path: string): string {
  return posix.join(posix.dirname(file), path);
}
