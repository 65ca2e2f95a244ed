import { UserError } from "../../base/user_error.ts";

/** The module of sharp, which decodes and resizes. */
export type Decoder = typeof import("sharp").default;

/**
 * Imports what decodes images: only when there are some, since it is native code. Deno fetches it the first time, so
 * that this has to be done once before the right to the network is given up.
 *
 * @throws {UserError} If it cannot be loaded.
 */
export async function loadDecoder(): Promise<Decoder> {
  try {
    const { default: sharp } = await import("sharp");
    sharp.cache(false);
    // Several images are decoded at a time; each by one thread.
    sharp.concurrency(1);
    return sharp;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(
      `Expected to decode images by the npm package sharp but it cannot be loaded: ${reason}; ` +
        "check that npm's registry is reached, or use images in IDX files",
    );
  }
}
