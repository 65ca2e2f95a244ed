import { loadDecoder } from "../decode/load_decoder.ts";
import { isImageName } from "../decode/image_endings.ts";
import { type DatasetDefinition, DEFAULT_IMAGE_SIZE } from "../definition.ts";

/** The definition of folders of images. */
export const folder: DatasetDefinition = {
  title: "a folder of images",
  expected: "images in a folder for each class",
  defaults: { num_images: 0, size: DEFAULT_IMAGE_SIZE },
  prepares: true,
  isIn: async (path) => await hasImages(path.replace(/(?<=.)\/+$/, "")),
  async prepare() {
    await loadDecoder();
  },
  async open(options) {
    const { openFolder } = await import("./image_folder.ts");
    return await openFolder(options);
  },
};

/** Whether a folder or one of its subfolders contains an image; hidden files are ignored. */
async function hasImages(path: string): Promise<boolean> {
  const folders: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      if (name.startsWith(".")) continue;
      if (isDirectory) folders.push(`${path}/${name}`);
      else if (isImageName(name)) return true;
    }
  } catch {
    return false;
  }
  for (const folder of folders) if (await hasImages(folder)) return true;
  return false;
}
