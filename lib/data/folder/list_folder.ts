import { UserError } from "../../base/user_error.ts";
import { IMAGE_ENDINGS, isImageName } from "../decode/image_endings.ts";
import type { ListedImage } from "../decode/listed_image.ts";
import { contentsOf, describeContents } from "../folder_contents.ts";
import { isMissing, whyUnreadable } from "../read_file.ts";
import { splitByName } from "../split_name.ts";

/** The images of a folder, and its other files. */
export interface FolderListing {
  images: ListedImage[];
  /** Files that are not read. */
  others: string[];
}

/**
 * Lists the images of a folder. The class of an image is the folder that contains it, `cats` or
 * `Fruit/Apple`; if the top-level folders are splits (`train`, `test`, `val`, …), the split comes first and
 * any other top-level folder is a split with its own name.
 *
 * @throws {UserError} If there are no images, or one has no class.
 */
export async function listFolder(folder: string): Promise<FolderListing> {
  const root = folder.replace(/(?<=.)\/+$/, "");
  const files = await filesBelow(root);
  const images = files.filter(isImageName);
  if (images.length === 0) {
    const contents = await contentsOf(root);
    const found = typeof contents === "string" ? "nothing" : describeContents(contents);
    throw new UserError(
      `Expected images (${IMAGE_ENDINGS.join(", ")}) in ${folder}, in a folder for each class, but found ` +
        found,
    );
  }
  const loose = images.find((name) => !name.includes("/"));
  if (loose !== undefined) {
    throw new UserError(
      `Expected the images of each class in a separate folder in ${folder} but found ${loose} outside of these; ` +
        "move it into the folder of its class, or list the classes in a table of path,label",
    );
  }
  const inSplits = hasSplits(images);
  return {
    others: files.filter((name) => !isImageName(name)),
    images: images.map((name) => {
      const parts = name.split("/").slice(0, -1);
      const split = inSplits ? splitByName(parts[0]!) ?? parts[0]! : undefined;
      const label = (inSplits ? parts.slice(1) : parts).join("/");
      if (label === "") {
        throw new UserError(
          `Expected the images of each class in a separate folder in ${root}/${parts[0]} but found ${name} ` +
            "outside of these; move it into the folder of its class",
        );
      }
      return { file: `${root}/${name}`, name, label, split };
    }),
  };
}

/**
 * Whether the top-level folders are splits: one is `train`, there is another split or no folder is left for
 * a class, and no folder with the name of a split contains images directly.
 */
function hasSplits(images: readonly string[]): boolean {
  const tops = new Map<string, boolean>();
  for (const name of images) {
    const [top = "", ...rest] = name.split("/");
    tops.set(top, (tops.get(top) ?? false) || rest.length === 1);
  }
  const splits = [...tops].filter(([top]) => splitByName(top) !== undefined);
  return splits.some(([top]) => splitByName(top) === "train") &&
    (splits.length > 1 || splits.length === tops.size) && !splits.some(([, hasOwn]) => hasOwn);
}

/**
 * Lists the relative paths of all files in a folder and its subfolders, sorted, without hidden ones; links
 * to folders are not followed.
 */
async function filesBelow(root: string): Promise<string[]> {
  const found: string[] = [];
  const waiting = [""];
  for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
    try {
      for await (const { name, isDirectory, isSymlink } of Deno.readDir(`${root}/${below}`)) {
        if (name.startsWith(".")) continue;
        if (isDirectory) waiting.push(`${below}${name}/`);
        else if (!isSymlink || await isFile(`${root}/${below}${name}`)) found.push(below + name);
      }
    } catch (error) {
      if (below === "" && await isFile(root)) {
        throw new UserError(
          `Expected a folder at ${root} but it is a file; name the folder that contains the classes`,
        );
      }
      throw new UserError(
        `Expected a folder at ${root}/${below} but ${
          isMissing(error) ? "nothing exists there" : `cannot read it: ${whyUnreadable(error)}`
        }`,
      );
    }
  }
  return found.sort();
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}
