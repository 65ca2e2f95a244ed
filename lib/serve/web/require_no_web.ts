import { pathExists } from "../../base/path_exists.ts";
import { UserError } from "../../base/user_error.ts";

/**
 * Checks that a page can be written, before all images are embedded.
 *
 * @param out Its folder.
 * @throws {UserError} If something exists in its place.
 */
export async function requireNoWeb(out: string): Promise<void> {
  if (!await pathExists(out)) return;
  throw new UserError(
    `Expected no ${out}, where the page goes, but found one; choose another --out, or remove it`,
  );
}
