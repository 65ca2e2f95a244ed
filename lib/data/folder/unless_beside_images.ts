import { UserError } from "../../base/user_error.ts";
import { isImageName } from "../decode/image_endings.ts";
import { openFileTree } from "../files/open_file_tree.ts";

/**
 * Looks for other files than images. Where the user did not ask for them, and there are images too, what is wrong with
 * them is no error: they are next to the data.
 *
 * @param named Whether the user named this kind of data.
 * @returns What `find` returns; undefined after such an error.
 * @throws {UserError} If `find` does, and the files must be the data.
 */
export async function unlessBesideImages<T>(
  path: string,
  named: boolean,
  find: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    const found = named || !(error instanceof UserError) ? undefined : await openFileTree(path);
    if (found === undefined || found.file !== undefined || !(await found.tree.list()).some(isImageName)) {
      throw error;
    }
    return undefined;
  }
}
