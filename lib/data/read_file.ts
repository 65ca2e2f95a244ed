import { UserError } from "../base/user_error.ts";

/**
 * The bytes of a file of a data set.
 *
 * @throws {UserError} If it cannot be read; it says why.
 */
export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new UserError(`Expected the file ${path} but cannot read it: ${whyUnreadable(error)}`);
  }
}

/** Whether an error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** Why a file or folder could not be read, in a few words. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (error instanceof Deno.errors.PermissionDenied) return "no permission";
  if (isMissing(error)) return "it is gone";
  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
