import { describeDiskError } from "./files.ts";
import { isAbsence } from "./path_exists.ts";
import { UserError } from "./user_error.ts";

/**
 * Reads a file that another program or person may have put there: only a regular file, and no more of it than expected.
 * A link may point to a device that never ends, opening a pipe waits for a writer, and a file with holes may be larger
 * than the memory.
 *
 * @param most The maximum number of bytes.
 * @throws {UserError} If it is something else or too large.
 */
export async function readRegularFile(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const { isFile, isSymlink, size } = await Deno.lstat(path);
  if (!isFile) {
    throw new UserError(`Expected a file at ${path} but found ${isSymlink ? "a link" : "something else"}`);
  }
  if (size > most) {
    throw new UserError(`Expected a file of at most ${most} bytes at ${path} but found ${size} bytes`);
  }
  return await Deno.readFile(path);
}

/**
 * Whether a path is a regular file, or a link to one; opening other things can wait for ever.
 *
 * @throws {UserError} If the disk cannot be read: then nobody knows.
 */
export async function isRegularFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotCapable || isAbsence(error);
    if (isAbsent) return false;
    throw describeDiskError(path, error, "read") ?? error;
  }
}
