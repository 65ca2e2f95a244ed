import { UserError } from "../../base/user_error.ts";
import type { ImageDecoder } from "./image_decoder.ts";
import { SharpDecoder } from "./sharp_decoder.ts";

/**
 * Imports the image decoder: only if there are images to decode, since it is native code. Deno downloads it
 * the first time, so it must be called once before the network permission is dropped. Each thread loads its own.
 *
 * @throws {UserError} If it cannot be loaded.
 */
export async function loadDecoder(): Promise<ImageDecoder> {
  try {
    return await SharpDecoder.load();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(
      `Expected to decode images with the npm package sharp but it cannot be loaded: ${reason}; ` +
        "check that npm's registry is reachable, or use images in IDX files",
    );
  }
}
