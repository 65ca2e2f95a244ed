import { isSystemPath, SYSTEM_PATH } from "../base/files.ts";
import { systemReason } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";

/**
 * Reads a file of a data set.
 *
 * @throws {UserError} With the reason, if it cannot be read.
 */
export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new UserError(`Expected the file ${path} but cannot read it: ${whyUnreadable(error)}`);
  }
}

/** Whether an error means that a file does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
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
