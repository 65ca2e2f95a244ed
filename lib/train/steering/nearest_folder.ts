import { dirname, resolve } from "node:path";

/**
 * Returns the folder of a path, or its nearest existing ancestor. What is created there can be renamed to
 * the path.
 */
export function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!isFolder(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
