import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";

/**
 * Checks that all files of a table or a list exist.
 *
 * @param path The table or list, for messages.
 * @throws {UserError} If one does not.
 */
export async function requireFiles(
  tree: FileTree,
  files: readonly { name: string; line: number }[],
  path: string,
): Promise<void> {
  const missing: typeof files[number][] = [];
  for (const file of files) if (!await tree.has(file.name)) missing.push(file);
  const [first] = missing;
  if (first === undefined) return;
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more are missing)` : "";
  throw new UserError(
    `Expected the file of line ${first.line} of ${path}, ${
      tree.pathOf(first.name)
    }, but it does not exist${more}; ` +
      "paths are relative to the folder of the list",
  );
}
