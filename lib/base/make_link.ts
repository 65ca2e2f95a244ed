import { disk } from "./disk.ts";
import { LIBC } from "./libc.ts";
import { UserError } from "./user_error.ts";

/**
 * Creates a symbolic link to a folder. Deno requires the permission to read and write everything for that, which the
 * trainer's thread does not have; there, the C library creates the link.
 *
 * @param target What the link contains; relative to the link's folder unless absolute.
 * @param path The link's path; the caller sees to it that it is inside a folder of its own.
 * @throws {Error} With a `code` such as `ENOSPC`, as Deno's errors have it, if Deno could say why.
 * @throws {UserError} If Deno could not.
 */
export async function makeLink(target: string, path: string): Promise<void> {
  try {
    await disk.symlink(target, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable) || LIBC === undefined) throw error;
    // Whatever prevents a link also prevents a file, for which Deno says what it was.
    await Deno.writeFile(path, new Uint8Array(0), { createNew: true });
    await Deno.remove(path);
    if (!linkByLibc(LIBC, target, path)) {
      throw new UserError(`Cannot create ${path}: the file system has no links; choose another folder`);
    }
  }
}

function linkByLibc(libc: string, target: string, path: string): boolean {
  const library = Deno.dlopen(libc, { symlink: { parameters: ["buffer", "buffer"], result: "i32" } });
  try {
    const text = (value: string) => new TextEncoder().encode(`${value}\0`);
    return library.symbols.symlink(text(target), text(path)) === 0;
  } finally {
    library.close();
  }
}
