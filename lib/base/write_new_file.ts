import { disk } from "./disk.ts";
import { describeDiskError, writeAndSync } from "./files.ts";
import { pathExists } from "./path_exists.ts";

/**
 * Writes a new file, whole or not at all, and replaces none.
 *
 * @throws {Deno.errors.AlreadyExists} If there is something at the path.
 * @throws {UserError} If the disk is full or not writable.
 */
export async function writeNewFile(path: string, data: Uint8Array<ArrayBuffer> | string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    await writeAndSync(temporary, data);
    await linkOrRename(temporary, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) throw error;
    throw describeDiskError(path, error) ?? error;
  } finally {
    await disk.remove(temporary).catch(() => {});
  }
}

/** Unlike a rename, a second link replaces no file that another program has written in the meantime. */
async function linkOrRename(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch (error) {
    // A file system without such links.
    if (error instanceof Deno.errors.AlreadyExists || await pathExists(to)) {
      throw new Deno.errors.AlreadyExists(to);
    }
    await disk.rename(from, to);
  }
}
