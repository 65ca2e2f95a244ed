import { isSystemPath, SYSTEM_PATH } from "../base/files.ts";
import { systemReason } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";

/** A file of a data set cannot be read; the reason alone stands where the file has been named already. */
export class UnreadableFileError extends UserError {
  /** Why, as `no permission`. */
  readonly reason: string;

  /**
   * Creates the error.
   *
   * @param message The whole line.
   */
  constructor(message: string, reason: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Reads a file of a data set.
 *
 * @throws {UserError} With the reason, if it cannot be read.
 */
export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Checks that something other than a folder has a path, before the work that reads it.
 *
 * @throws {UserError} With the reason, if not.
 */
export async function requireFile(path: string): Promise<void> {
  try {
    const { isDirectory } = await Deno.stat(path);
    if (isDirectory) throw new Deno.errors.IsADirectory(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Says that a file cannot be read, and why. */
export function unreadable(path: string, error: unknown): UnreadableFileError {
  const reason = whyUnreadable(error);
  return new UnreadableFileError(
    `Expected the file ${path} but cannot read it: ${reason}${adviceOn(error)}`,
    reason,
  );
}

/** Whether an error means that a file does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** What to do about a file or folder that cannot be read: the end of a message; empty if there is nothing to say. */
export function adviceOn(error: unknown): string {
  return error instanceof Deno.errors.PermissionDenied ? "; change its rights" : "";
}

/**
 * Checks that the user may read a file or folder: otherwise it would be taken for something else.
 *
 * @throws {UserError} If not. What does not exist is no error.
 */
export async function requireRights(path: string): Promise<void> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    if (isDirectory) { for await (const _ of Deno.readDir(path)) break; }
    else if (isFile) (await Deno.open(path)).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) return;
    throw new UserError(
      `Expected data at ${path} but cannot read it: ${whyUnreadable(error)}${adviceOn(error)}`,
    );
  }
}

/** Describes briefly why a file or folder could not be read. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (error instanceof Deno.errors.PermissionDenied) return "no permission";
  if (isSystemPath(error)) return SYSTEM_PATH;
  if (isMissing(error)) return "it is missing";
  const reason = systemReason(error);
  if (reason !== undefined) return reason;
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
