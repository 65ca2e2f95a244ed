import { UserError } from "./user_error.ts";

/**
 * Runs `write` and turns file system errors that a user can fix into a one-line {@link UserError}.
 *
 * @param path The file being written, for the message.
 */
export async function withDiskErrors<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw describeDiskError(path, error) ?? error;
  }
}

/** What the operating system's error codes mean to a user who can do something about them. */
const REASONS: Record<string, string> = {
  ENOSPC: "the disk is full; free some space and try again",
  EDQUOT: "the disk's quota is used up; free some space and try again",
  EROFS: "its file system is read-only; choose another folder",
  ENOENT: "its folder does not exist; was it removed?",
  ENOTDIR: "a file stands where a folder should be; move it away or choose another",
  // Creating a folder fails with this code if a file has the same name.
  EEXIST: "a file stands where a folder should be; move it away or choose another",
  EISDIR: "a folder stands where a file should be; move it away or choose another",
  ENAMETOOLONG: "its name is too long; choose a shorter one",
  EACCES: "no permission; change the folder's rights or choose another",
  EPERM: "no permission; change the folder's rights or choose another",
};

/** What to say of a path for which {@link isSystemPath} holds. */
export const SYSTEM_PATH = "it belongs to the operating system; choose a path outside /dev, /proc and /sys";

/**
 * Whether an error means that Deno refuses a path of the operating system, such as those in `/dev` and `/proc`. It asks
 * for all rights for them, which no command has or needs; its own advice is to grant them.
 */
export function isSystemPath(error: unknown): error is Error {
  return error instanceof Deno.errors.NotCapable && /^Requires all access to /.test(error.message);
}

/** The {@link UserError} for a file system error; undefined if a user cannot fix it. */
export function describeDiskError(path: string, error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isSystemPath(error)) return new UserError(`Cannot write ${path}: ${SYSTEM_PATH}`);
  const { code } = error as { code?: string };
  const reason = code === undefined ? undefined : REASONS[code];
  return reason === undefined ? undefined : new UserError(`Cannot write ${path}: ${reason}`);
}

/**
 * Writes a file atomically: writes it under a temporary name in the same folder, flushes it to the disk, renames it.
 *
 * @throws {UserError} If the disk is full or not writable.
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

/** Writes a file and returns once its bytes are on the disk, so that they are there before a rename is. */
export async function writeAndSync(path: string, data: Uint8Array<ArrayBuffer> | string): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  let written = 0;
  while (written < bytes.length) written += await file.write(bytes.subarray(written));
  await file.sync();
}

/** The SHA-256 of bytes, in hexadecimal. */
export async function sha256(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
