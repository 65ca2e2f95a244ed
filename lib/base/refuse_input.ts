import { UserError } from "./user_error.ts";

/**
 * Refuses to write over a file that is read.
 *
 * @param flag What names the output, for the message.
 * @param path The output.
 * @param inputs Paths that are read.
 * @throws {UserError} If the output is one of them.
 */
export async function refuseInput(flag: string, path: string, inputs: readonly string[]): Promise<void> {
  const real = await Deno.realPath(path).catch(() => undefined);
  if (real === undefined) return; // Nothing is there.
  for (const input of inputs) {
    if (await Deno.realPath(input).catch(() => undefined) !== real) continue;
    throw new UserError(
      `Expected another file than ${input}, which is read, as ${flag}; choose another name`,
    );
  }
}
