/**
 * The thread that prepares images: it receives files and answers with pixels.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import type { Preparation } from "../definition.ts";
import { ImageError } from "./image_error.ts";
import { loadDecoder } from "./load_decoder.ts";
import { prepareBy, type StoredImage } from "./preparer.ts";

/** A file to prepare. */
export interface PrepareRequest {
  id: number;
  bytes: Uint8Array<ArrayBuffer>;
  preparation: Preparation;
}

/** The answer: the image, or why there is none. */
export type PrepareAnswer =
  | { id: number; image: StoredImage }
  | { id: number; damage: string }
  | { id: number; failure: string };

self.onmessage = async ({ data: { id, bytes, preparation } }: MessageEvent<PrepareRequest>) => {
  let answer: PrepareAnswer;
  try {
    answer = { id, image: await prepareBy(await loadDecoder(), bytes, preparation) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    answer = error instanceof ImageError ? { id, damage: message } : { id, failure: message };
  }
  self.postMessage(answer, "image" in answer ? [answer.image.pixels.buffer] : []);
};
