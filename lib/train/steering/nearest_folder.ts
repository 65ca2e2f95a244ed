import { dirname, resolve } from "node:path";

/** The folder of a path, or the nearest one above it, that exists. What is made there can be renamed into the path. */
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
