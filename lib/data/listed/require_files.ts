import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";
import { orFolders } from "../folder/has_class_folders.ts";
import type { BadFiles } from "./bad_files.ts";
import { isTooMany } from "./report_damaged.ts";

/** A table or list. */
export interface FileList {
  /** Its path, for messages. */
  path: string;
  kind: "table" | "list";
  /** What happens to lines whose files do not exist; `auto` by default. */
  bad?: BadFiles | undefined;
}

/**
 * Checks that the files of a table or a list exist. Those that do not may be left out like damaged ones, when the images
 * are decoded.
 *
 * @throws {UserError} If too many do not exist, or none may be missing.
 */
export async function requireFiles(
  tree: FileTree,
  files: readonly { name: string; line: number }[],
  { path, kind, bad = "auto" }: FileList,
): Promise<void> {
  const missing: typeof files[number][] = [];
  for (const file of files) if (!await tree.has(file.name)) missing.push(file);
  const [first] = missing;
  if (first === undefined || !isTooMany(missing.length, files.length, bad)) return;
  const isAll = missing.length === files.length;
  const others = missing.length - 1;
  const more = others === 0 ? "" : ` (and ${others} more ${others === 1 ? "is" : "are"} missing)`;
  const advice = isAll
    ? `paths are relative to the folder of the ${kind}`
    : `correct the ${kind}, whose paths are relative to its folder, or leave out such lines with --bad skip`;
  throw new UserError(
    `Expected the file of line ${first.line} of ${path}, ${
      tree.pathOf(first.name)
    }, but it does not exist${more}; ` +
      `${advice}${isAll ? await orFolders(tree) : ""}`,
  );
}
