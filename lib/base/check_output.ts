import { dirname } from "node:path";
import { withDiskErrors, writeAndSync } from "./files.ts";
import { UserError } from "./user_error.ts";

/**
 * Checks that a file can be written, before the work whose result it is to contain. Leaves nothing behind.
 *
 * @param path An existing file may be replaced.
 * @throws {UserError} If its folder does not exist or is not writable, or if it is a folder itself, or something that the
 * file would replace rather than be written through: a link, a pipe.
 */
export async function checkOutputFile(path: string): Promise<void> {
  const { isSymlink = false, isFile = true, isDirectory = false } = await Deno.lstat(path).catch(() =>
    ({}) as Partial<Deno.FileInfo>
  );
  if (isSymlink) {
    throw new UserError(
      `Cannot write ${path}: a link stands there, which would be replaced; name what it leads to`,
    );
  }
  if (!isFile && !isDirectory) {
    throw new UserError(
      `Cannot write ${path}: a pipe or a device stands there, which would be replaced; choose another name`,
    );
  }
  const there = await kindOf(path);
  if (there === "folder") {
    throw new UserError(`Cannot write ${path}: a folder stands where a file should be; add a file's name`);
  }
  const folder = dirname(path);
  if (await kindOf(folder) === "nothing") {
    throw new UserError(
      `Cannot write ${path}: the folder ${folder} does not exist; create it or choose another`,
    );
  }
  await probe(path, path);
}

/**
 * Checks that files can be written into a folder, which may still have to be created, before the work whose results
 * they are to contain. Leaves nothing behind.
 *
 * @throws {UserError} If a file stands in its place or above it, or if the folder cannot be created or written.
 */
export async function checkOutputFolder(path: string): Promise<void> {
  let existing = path;
  while (await kindOf(existing) === "nothing" && dirname(existing) !== existing) existing = dirname(existing);
  if (await kindOf(existing) === "file") {
    const place = existing === path ? "" : `, at ${existing}`;
    throw new UserError(
      `Cannot write ${path}: a file stands where a folder should be${place}; move it away or choose another`,
    );
  }
  await probe(path, `${existing}/probe`);
}

async function kindOf(path: string): Promise<"file" | "folder" | "nothing"> {
  return await withDiskErrors(path, async () => {
    try {
      return (await Deno.stat(path)).isDirectory ? "folder" : "file";
    } catch (error) {
      // A file above it is found when that is looked at.
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return "nothing";
      }
      throw error;
    }
  });
}

/** Writes an empty file next to `place` and removes it; faults are reported for `path`. */
async function probe(path: string, place: string): Promise<void> {
  const temporary = `${place}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(path, async () => {
    try {
      await writeAndSync(temporary, "");
    } finally {
      await Deno.remove(temporary).catch(() => {});
    }
  });
}
