import { pathExists } from "../base/path_exists.ts";
import { UserError } from "../base/user_error.ts";
import { IMAGE_ENDINGS, isImageName } from "../data/decode/image_endings.ts";
import type { FileTree } from "../data/files/file_tree.ts";
import { FolderTree } from "../data/files/folder_tree.ts";
import { openFileTree } from "../data/files/open_file_tree.ts";
import { contentsByName, describeContents } from "../data/folder_contents.ts";
import { listFolder } from "../data/folder/list_folder.ts";
import { requireRights } from "../data/read_file.ts";
import { imagesOfTable, isTableName } from "./images_of_table.ts";
import { linesOf } from "./lines_of.ts";
import type { ImageSource, SourceImage } from "./source_image.ts";

/** What stands for standard input, with a path a line. */
export const STANDARD_INPUT = "-";

/**
 * Checks that words of a command line name something that exists, without reading it: before anything is set up.
 *
 * @throws {UserError} If there are no words, or a path does not exist.
 */
export async function requireImagePaths(words: readonly string[]): Promise<void> {
  if (words.length === 0) {
    throw new UserError(
      "Expected image files, folders, ZIP files or tables of images but found none; name them, or - for paths from " +
        "standard input",
    );
  }
  if (words.length > 1 && words.includes(STANDARD_INPUT)) {
    throw new UserError(
      `Expected either - or paths but found both; write the paths to standard input, or leave out -`,
    );
  }
  for (const path of words) {
    if (path !== STANDARD_INPUT && !await pathExists(path, { follow: true })) throw missing(path);
  }
}

function missing(path: string): UserError {
  return new UserError(`Expected images at ${path} but nothing exists there; check the path`);
}

/**
 * Finds the image files that words of a command line name: image files, folders and ZIP files with images at any depth,
 * tables with a column `path`, and `-` for paths that standard input has, one a line.
 *
 * @param say Receives a line about a folder whose images have no classes because some lie outside of the folders.
 * @param input Standard input.
 * @throws {UserError} If a path does not exist, contains no images, or its table cannot be read.
 */
export async function findImages(
  words: readonly string[],
  { say = () => {}, input = Deno.stdin.readable }: {
    say?: (line: string) => void;
    input?: ReadableStream<Uint8Array>;
  } = {},
): Promise<ImageSource> {
  await requireImagePaths(words);
  if (words[0] === STANDARD_INPUT) {
    return { count: undefined, images: fromLines(input) };
  }
  const images: SourceImage[] = [];
  for (const word of words) for (const image of await imagesAt(word, say)) images.push(image);
  return { count: images.length, images };
}

/** A file that cannot be read is left out where it is decoded: the list may be long, and others are good. */
async function* fromLines(input: ReadableStream<Uint8Array>): AsyncGenerator<SourceImage> {
  const tree = new FolderTree(".");
  for await (const path of linesOf(input)) if (path !== "") yield { path, tree, name: path };
}

/** The images at one path. */
async function imagesAt(path: string, say: (line: string) => void): Promise<SourceImage[]> {
  await requireRights(path);
  const found = await openFileTree(path);
  if (found === undefined) throw missing(path);
  const { tree, file } = found;
  if (file === undefined) return await imagesOfTree(tree, say);
  if (isTableName(file)) return await imagesOfTable(tree, file);
  return [{ path, tree, name: file }];
}

/** All images of a folder or ZIP file, with their classes if each class has a folder of its own. */
async function imagesOfTree(tree: FileTree, say: (line: string) => void): Promise<SourceImage[]> {
  const files = await tree.list();
  const names = files.filter(isImageName);
  if (names.length === 0) {
    throw new UserError(
      `Expected images (${IMAGE_ENDINGS.join(", ")}) in ${tree.path} but found ${
        describeContents(contentsByName(files))
      }; name a path that contains them`,
    );
  }
  const { labels, reason } = await labelsOf(tree);
  // Where all images lie loose in one folder, nobody expects classes.
  if (reason !== undefined && names.some((name) => name.includes("/"))) say(`No classes: ${reason}`);
  return names.map((name) => {
    const label = labels.get(name);
    return { path: `${tree.path}/${name}`, ...(label !== undefined && { label }), tree, name };
  });
}

/** The classes of images in folders of classes; none if some image lies outside of these, and the reason. */
async function labelsOf(
  tree: FileTree,
): Promise<{ labels: ReadonlyMap<string, string>; reason?: string }> {
  try {
    const { images } = await listFolder(tree);
    return { labels: new Map(images.map(({ name, label }) => [name, label])) };
  } catch (error) {
    if (error instanceof UserError) return { labels: new Map(), reason: error.message };
    throw error;
  }
}
