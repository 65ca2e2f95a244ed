import { disk } from "../base/disk.ts";
import { requireDiskError } from "../base/files.ts";
import type { UserError } from "../base/user_error.ts";

/**
 * Removes folders and what is in them; one that cannot be removed does not keep the others.
 *
 * @returns Why the first of those that are left could not be removed.
 */
export async function removeFolders(paths: readonly string[]): Promise<UserError | undefined> {
  let first: UserError | undefined;
  for (const path of paths) {
    try {
      await disk.remove(path, { recursive: true });
    } catch (error) {
      const described = requireDiskError(path, error, "remove");
      first ??= described;
    }
  }
  return first;
}
