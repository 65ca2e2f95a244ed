import { endsEarly } from "./ends_early.ts";
import type { ImageHeader } from "./headers/image_header.ts";
import { ENDS_EARLY, ImageError } from "./image_error.ts";

/** What decoders say that helps nobody. */
const USELESS =
  /Decoding error|unwrap_throw|memory access|unreachable|read error|failOn setting|another size|bad seek/i;
/** What sharp puts before the reason of the library within it. */
const PREFIX = /^(Input buffer has corrupt header: )?(\w+: )?/;

/** Says in plain English why an image could not be decoded; in the decoder's words only if it is not clear. */
export function reasonOfFault(bytes: Uint8Array, { format }: ImageHeader, error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  // Other kinds of errors are the decoder's own surprise at damaged bytes.
  const lines = error instanceof Error && error.constructor === Error ? error.message.split("\n") : [""];
  if (endsEarly(bytes, format) || /premature end|unexpected end/i.test(lines[0]!)) {
    return new ImageError(ENDS_EARLY, { cause: error });
  }
  const reason = lines.find((line) => line !== "" && !USELESS.test(line));
  return new ImageError(reason ? `it is damaged: ${reason.replace(PREFIX, "")}` : "it is damaged", {
    cause: error,
  });
}
