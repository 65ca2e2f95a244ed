import { UserError } from "../../base/user_error.ts";
import { readFile } from "../../data/read_file.ts";
import type { FileArray } from "./file_array.ts";
import { npyArray } from "./npy_array.ts";

/** A file with arrays. */
export interface ArrayFile {
  path: string;
  arrays: FileArray[];
  /** Of the whole file, for its digest. */
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Opens a file with arrays; its content says of which kind it is.
 *
 * @throws {UserError} If it cannot be read, or is of no kind that is known.
 */
export async function openArrays(path: string): Promise<ArrayFile> {
  const bytes = await readFile(path);
  return { path, bytes, arrays: arraysOf(bytes, path) };
}

/** The arrays of a file. @param path For messages. */
export function arraysOf(bytes: Uint8Array<ArrayBuffer>, path: string): FileArray[] {
  if (bytes.length === 0) {
    throw new UserError(`Expected embeddings or labels in ${path} but the file is empty`);
  }
  if (bytes[0] === 0x93) return npyArray(bytes, path);
  throw new UserError(`Expected a NumPy file at ${path} but found another kind of file`);
}
