import { UserError } from "../../base/user_error.ts";
import type { ImageDecoder } from "./image_decoder.ts";
import { SharpDecoder } from "./sharp_decoder.ts";

/**
 * Imports the image decoder: sharp, or without the right to load native code, or where there is none for this
 * machine, the slower one of WebAssembly, which then says why. Deno downloads it the first time, so this must
 * be called once before the network permission is dropped. Each thread loads its own.
 *
 * @throws {UserError} If neither can be loaded.
 */
export async function loadDecoder(): Promise<ImageDecoder> {
  let reason;
  // To import sharp would ask for the right, or fail.
  if ((await Deno.permissions.query({ name: "ffi" })).state !== "granted") {
    reason = "--allow-ffi is not given";
  } else {
    try {
      return await SharpDecoder.load();
    } catch (error) {
      reason = `the npm package sharp cannot be loaded (${firstLine(error)})`;
    }
  }
  try {
    const { JsquashDecoder } = await import("./fallback/jsquash_decoder.ts");
    return await JsquashDecoder.load(reason);
  } catch (error) {
    throw new UserError(
      `Expected a decoder of images but ${reason}, and the npm packages @jsquash cannot be loaded ` +
        `(${firstLine(error)}); check that npm's registry is reachable, or use images in IDX files`,
    );
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
