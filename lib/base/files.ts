import { UserError } from "./user_error.ts";

/**
 * Runs `write`, and turns what a user can mend about a file system into a one-line {@link UserError}.
 *
 * @param path What is being written, for the message.
 */
export async function withDiskErrors<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw describeDiskError(path, error) ?? error;
  }
}

/** The {@link UserError} for an error of the file system; undefined if it is none that a user can mend. */
export function describeDiskError(path: string, error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = (error as { code?: string }).code;
  const because = (reason: string) => new UserError(`Cannot write ${path}: ${reason}`);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return because("the disk is full; free some space and try again");
  }
  if (code === "EROFS") return because("its file system is read-only; choose another folder");
  if (code === "ENOTDIR") {
    return because("a file stands where a folder should be; remove it or choose another");
  }
  if (code === "EISDIR") {
    return because("a folder stands where a file should be; remove it or choose another");
  }
  if (code === "EACCES" || code === "EPERM" || error instanceof Deno.errors.PermissionDenied) {
    return because("no permission; change the folder's rights or choose another");
  }
  return undefined;
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, flushed to the disk, then renamed.
 *
 * @throws {UserError} If the disk is full or cannot be written.
 */
export async function writeFileAtomically(
  path: string,
  data: Uint8Array<ArrayBuffer> | string,
): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(path, async () => {
    try {
      await writeAndSync(temporary, data);
      await Deno.rename(temporary, path);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
  });
}

/** Writes a file and returns once its bytes are on the disk, so that a rename cannot overtake them. */
export async function writeAndSync(path: string, data: Uint8Array<ArrayBuffer> | string): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
  await file.sync();
}

/** SHA-256 of bytes, in hexadecimal. */
export async function sha256(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
