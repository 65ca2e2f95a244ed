import { disk } from "./disk.ts";
import { systemReason } from "./system_error.ts";
import { UserError } from "./user_error.ts";

/** What can be done to a file, to complete "Cannot …". */
export type DiskAction = "write" | "read" | "remove" | "open" | "lock" | "create";

/**
 * Runs `write` and turns errors that the system reports, which are not the program's, into a one-line {@link UserError}.
 *
 * @param path The file being written, for the message.
 * @param action What is done to it, for the message.
 */
export async function withDiskErrors<T>(
  path: string,
  write: () => Promise<T>,
  action?: DiskAction,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    throw describeDiskError(path, error, action) ?? error;
  }
}

/** What to say of a path for which {@link isSystemPath} holds. */
export const SYSTEM_PATH = "it belongs to the operating system; choose a path outside /dev, /proc and /sys";

/**
 * Whether an error means that Deno refuses a path of the operating system, such as those in `/dev` and `/proc`. It asks
 * for all rights for them, which no command has or needs; its own advice is to grant them.
 */
export function isSystemPath(error: unknown): error is Error {
  return error instanceof Deno.errors.NotCapable && /^Requires all access to /.test(error.message);
}

/**
 * The {@link UserError} for an error that the system reports about a file: what was being done to which file, what the
 * system said, what to do. Undefined if the program is the cause.
 *
 * @param action What was being done.
 */
export function describeDiskError(
  path: string,
  error: unknown,
  action: DiskAction = "write",
): UserError | undefined {
  if (isSystemPath(error)) return new UserError(`Cannot ${action} ${path}: ${SYSTEM_PATH}`);
  const reason = systemReason(error);
  return reason === undefined ? undefined : new UserError(`Cannot ${action} ${path}: ${reason}`);
}

/**
 * The {@link UserError} for an error that must not end what the program is doing: the error itself if it is one already.
 *
 * @param action What was being done.
 * @throws The error, if the program is its cause.
 */
export function requireDiskError(path: string, error: unknown, action?: DiskAction): UserError {
  const described = error instanceof UserError ? error : describeDiskError(path, error, action);
  if (described === undefined) throw error;
  return described;
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
      await disk.rename(temporary, path);
    } catch (error) {
      await disk.remove(temporary).catch(() => {});
      throw error;
    }
  });
}

/** Writes a file and returns once its bytes are on the disk, so that they are there before a rename is. */
export async function writeAndSync(path: string, data: Uint8Array<ArrayBuffer> | string): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  using file = await disk.open(path, { write: true, create: true, truncate: true });
  await disk.write(file, path, bytes);
  await disk.sync(file, path);
}

/** The SHA-256 of bytes, in hexadecimal. */
export async function sha256(data: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
