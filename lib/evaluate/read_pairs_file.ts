import { UserError } from "../base/user_error.ts";
import { whyUnreadable } from "../data/read_file.ts";

/** The text of a file of pairs. @throws {UserError} If it cannot be read. */
export async function readPairsFile(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw new UserError(`Expected a file of pairs but cannot read ${file}: ${whyUnreadable(error)}`);
  }
}
