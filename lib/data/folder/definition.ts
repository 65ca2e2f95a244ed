import { loadDecoder } from "../decode/load_decoder.ts";
import { isImageName } from "../decode/image_endings.ts";
import type { DatasetDefinition } from "../definition.ts";
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
  async prepare() {
    await loadDecoder();
  },
  async open(options) {
    const { openFolder } = await import("./image_folder.ts");
    return await openFolder(options);
  },
};

/** Whether a folder or one of its subfolders contains an image; hidden files are ignored. */
function hasImages(path: string): boolean {
  const folders: string[] = [];
  try {
    for (const { name, isDirectory } of Deno.readDirSync(path)) {
      if (name.startsWith(".")) continue;
      if (isDirectory) folders.push(`${path}/${name}`);
      else if (isImageName(name)) return true;
    }
  } catch {
    return false;
  }
  return folders.some(hasImages);
}
