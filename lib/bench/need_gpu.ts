import { UserError } from "../base/user_error.ts";
import { type LibraryFound, openEngine } from "../engine/open_engine.ts";

/**
 * Checks that libtensorflow computes on a GPU, before anything is installed to compare with.
 *
 * @throws {UserError} If it does not.
 */
export async function needGpu(library: LibraryFound, threads: number): Promise<void> {
  const { engine } = await openEngine({ engine: "native", library, threads });
  if (engine.gpu !== undefined) return;
  throw new UserError(
    `Expected an NVIDIA GPU that libtensorflow uses, for --gpu, but found ${engine.device}; ` +
      "run deno task setup --gpu on a machine with one",
  );
}
