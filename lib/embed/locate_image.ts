import { dirname } from "node:path";
import { FolderTree } from "../data/files/folder_tree.ts";
import { openFileTree } from "../data/files/open_file_tree.ts";
import type { SourceImage } from "./source_image.ts";

/**
 * Finds an image again by its path, which may lead into a ZIP file.
 *
 * @returns Undefined if it is no longer there.
 */
export async function locateImage(path: string): Promise<SourceImage | undefined> {
  const kind = await kindOf(path);
  if (kind === "file") return { path, tree: new FolderTree("."), name: path };
  if (kind === "folder") return undefined;
  for (let above = dirname(path), below = path; above !== below; below = above, above = dirname(above)) {
    const kind = await kindOf(above);
    if (kind === "folder") return undefined;
    if (kind === "nothing") continue;
    const found = await openFileTree(above).catch(() => undefined);
    const name = path.slice(above.length + 1);
    const isPacked = found !== undefined && found.file === undefined && await found.tree.has(name);
    return isPacked ? { path, tree: found.tree, name } : undefined;
  }
  return undefined;
}

async function kindOf(path: string): Promise<"file" | "folder" | "nothing"> {
  const info = await Deno.stat(path).catch(() => undefined);
  return info?.isFile ? "file" : info?.isDirectory ? "folder" : "nothing";
}
