import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "./file_tree.ts";
import { FolderTree } from "./folder_tree.ts";
import { ZipTree } from "./zip_tree.ts";

/** What a path of the user means: files, and the one of them that it names if it names one. */
export interface NamedFiles {
  tree: FileTree;
  /** The file that the path names, relative to the tree; undefined if it names a folder or a ZIP file. */
  file?: string;
}

/** How a ZIP file begins, which an .npz file is too: with a file, or with its end if it is empty. */
const ZIP_STARTS: readonly string[] = ["PK\x03\x04", "PK\x05\x06"];

/** The ZIP file that was opened last, since several kinds of data look into it one after another. */
let lastZip: { key: string; tree: Promise<ZipTree> } | undefined;

/**
 * Opens the files at a path: those of a folder or of a ZIP file; for any other file those of its folder.
 *
 * @returns Undefined if there is neither a folder nor a file.
 * @throws {UserError} If it is a damaged ZIP file.
 */
export async function openFileTree(path: string): Promise<NamedFiles | undefined> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch {
    return undefined;
  }
  if (info.isDirectory) return { tree: new FolderTree(path) };
  // A pipe would be waited for.
  if (!info.isFile) return undefined;
  if (await isZip(path)) {
    const key = `${path} ${info.size} ${info.mtime?.getTime()}`;
    if (lastZip?.key !== key) lastZip = { key, tree: ZipTree.open(path, true) };
    return { tree: await lastZip.tree };
  }
  const slash = path.lastIndexOf("/");
  const folder = slash === -1 ? "." : slash === 0 ? "/" : path.slice(0, slash);
  return { tree: new FolderTree(folder), file: path.slice(slash + 1) };
}

async function isZip(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path);
    const head = new Uint8Array(4);
    await file.read(head);
    return ZIP_STARTS.includes(String.fromCharCode(...head));
  } catch {
    return false;
  }
}

/**
 * Opens the files at a path, as {@link openFileTree}.
 *
 * @param expected What is expected there, for messages.
 * @throws {UserError} If nothing exists there, or it is a damaged ZIP file.
 */
export async function requireTree(path: string, expected: string): Promise<NamedFiles> {
  const found = await openFileTree(path);
  if (found !== undefined) return found;
  throw new UserError(`Expected ${expected} at ${path} but nothing exists there; check the path`);
}
