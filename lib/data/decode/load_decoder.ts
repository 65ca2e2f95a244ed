import { UserError } from "../../base/user_error.ts";

/** The module of sharp, which decodes and resizes. */
export type Decoder = typeof import("sharp").default;

/**
 * Imports the image decoder: only if there are images to decode, since it is native code. Deno downloads it
 * the first time, so it must be called once before the network permission is dropped.
 *
 * @throws {UserError} If it cannot be loaded.
 */
export async function loadDecoder(): Promise<Decoder> {
  try {
    const { default: sharp } = await import("sharp");
    sharp.cache(false);
    // Several images are decoded at the same time, each by one thread.
    sharp.concurrency(1);
    return sharp;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(
      `Expected to decode images with the npm package sharp but it cannot be loaded: ${reason}; ` +
        "check that npm's registry is reachable, or use images in IDX files",
    );
  }
}
