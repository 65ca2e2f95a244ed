import { UserError } from "../../base/user_error.ts";
import type { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../definition.ts";
import { openListed } from "../listed/open_listed.ts";
import { findLists } from "./find_lists.ts";
import { listLists } from "./list_lists.ts";

/**
 * Opens lists of images, `path label` or `path, fine, coarse`, with the registry's options.
 *
 * @throws {UserError} If there are none, or one contains an error.
 */
export async function openLists(options: OpenOptions): Promise<Dataset> {
  const { path } = options;
  const found = await findLists(path, true);
  if (found === undefined) {
    throw new UserError(
      `Expected a list of images at ${path}, with lines such as cats/1.jpg cat, but found none; check the path`,
    );
  }
  return await openListed("list", found.tree, await listLists(found, options), options);
}
