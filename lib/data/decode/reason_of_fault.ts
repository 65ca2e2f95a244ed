import { endsEarly } from "./ends_early.ts";
import type { ImageHeader } from "./headers/image_header.ts";
import { ENDS_EARLY, ImageError } from "./image_error.ts";

/** Says in plain English why an image could not be decoded; in the decoder's words only if it is not clear. */
export function reasonOfFault(bytes: Uint8Array, { format }: ImageHeader, error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  if (endsEarly(bytes, format)) return new ImageError(ENDS_EARLY, { cause: error });
  const reason = error instanceof Error ? error.message.split("\n")[0]! : String(error);
  if (/premature end|ends early|truncated/i.test(reason)) return new ImageError(ENDS_EARLY, { cause: error });
  return new ImageError(`it is damaged: ${reason}`, { cause: error });
}
