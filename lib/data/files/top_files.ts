import type { FileTree } from "./file_tree.ts";
import { isSystemFile } from "./is_system_file.ts";

/**
 * Lists the files at the top of a folder, or of a ZIP file: below the one folder that contains everything in it, if
 * there is one. Returns none for a folder that cannot be read.
 */
export async function topFiles(tree: FileTree): Promise<string[]> {
  const folder = tree.diskPath("");
  if (folder !== undefined) {
    try {
      return [...Deno.readDirSync(folder)].filter(({ name, isDirectory }) =>
        !isDirectory && !isSystemFile(name)
      )
        .map(({ name }) => name).sort();
    } catch {
      return [];
    }
  }
  const names = await tree.list();
  const top = names[0]?.split("/").slice(0, -1) ?? [];
  const depth = Math.min(...names.map((name) => common(top, name.split("/"))));
  return names.filter((name) => name.split("/").length === depth + 1);
}

function common(folders: readonly string[], parts: readonly string[]): number {
  let count = 0;
  while (count < folders.length && count < parts.length - 1 && parts[count] === folders[count]) count++;
  return count;
}
