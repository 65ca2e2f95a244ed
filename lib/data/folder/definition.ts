import { loadDecoder } from "../decode/load_decoder.ts";
import { isImageName } from "../decode/image_endings.ts";
import type { DatasetDefinition } from "../definition.ts";
import { isSystemFile } from "../files/is_system_file.ts";
import { countHeic, HEIC_ADVICE } from "./heic.ts";
import { openFileTree } from "../files/open_file_tree.ts";

/** The definition of folders of images. */
export const folder: DatasetDefinition = {
  title: "a folder of images",
  expected: "images in a folder for each class",
  defaults: { num_images: 0 },
  prepares: true,
  isIn: async (path) => {
    const found = await openFileTree(path);
    if (found === undefined || found.file !== undefined) return false;
    return found.tree.diskPath("") === undefined
      ? (await found.tree.list()).some(isImageName)
      : hasImages(found.tree.path);
  },
  async whyNot(path) {
    const found = await openFileTree(path);
    if (found === undefined || found.file !== undefined) return undefined;
    const names = await found.tree.list();
    const count = countHeic(names);
    if (2 * count <= names.length) return undefined;
    return `found ${count} HEIC ${count === 1 ? "file" : "files"}, which cannot be decoded; ${HEIC_ADVICE}`;
  },
  async prepare() {
    await loadDecoder();
  },
  async open(options) {
    const { openFolder } = await import("./image_folder.ts");
    return await openFolder(options);
  },
};

/** Whether a folder or one of its subfolders contains an image; hidden files are ignored. */
function hasImages(path: string, seen: Set<string> = new Set()): boolean {
  const folders: string[] = [];
  try {
    const real = Deno.realPathSync(path);
    if (seen.has(real)) return false;
    seen.add(real);
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(path)) {
      if (isSystemFile(name)) continue;
      if (isDirectory || (isSymlink && isFolder(`${path}/${name}`))) folders.push(`${path}/${name}`);
      else if (isImageName(name)) return true;
    }
  } catch {
    return false;
  }
  return folders.some((folder) => hasImages(folder, seen));
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
