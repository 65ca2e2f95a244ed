import { describeDiskError } from "./files.ts";

/** Codes of errors that say that nothing is at a path; a link may lead to itself. */
const ABSENT: readonly unknown[] = ["ENOENT", "ENOTDIR", "ELOOP"];

/** Whether an error says that nothing is at a path. */
export function isAbsence(error: unknown): boolean {
  return ABSENT.includes((error as { code?: unknown } | null)?.code);
}

/**
 * Whether something is at a path. What cannot be looked at is not taken for missing: what follows could replace it.
 *
 * @param follow Whether a link counts only if something is where it leads.
 * @throws {UserError} If the disk cannot be read.
 */
export async function pathExists(path: string, { follow = false } = {}): Promise<boolean> {
  try {
    await (follow ? Deno.stat(path) : Deno.lstat(path));
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw describeDiskError(path, error, "read") ?? error;
  }
}
