import { UserError } from "../../base/user_error.ts";
import type { Preparation } from "../definition.ts";
import { loadDecoder } from "./load_decoder.ts";

/**
 * Decodes one image in the form that a network takes: rotated by its EXIF orientation, with transparent parts on white,
 * resized to the preparation's shape, grey or in colour.
 *
 * @param bytes The file.
 * @param preparation Without `auto` as its colour.
 * @param name The file's name for messages.
 * @returns `[H, W, C]`
 * @throws {UserError} If it cannot be decoded.
 */
export async function decodeImage(
  bytes: Uint8Array,
  { height, width, colour }: Preparation,
  name: string,
): Promise<Uint8Array> {
  const sharp = await loadDecoder();
  try {
    const { data, info } = await sharp(bytes)
      .autoOrient()
      .flatten({ background: "#ffffff" })
      .resize(width, height, { fit: "cover" })
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { channels } = info;
    if (colour !== "grey") {
      return Uint8Array.from(
        { length: 3 * height * width },
        (_, i) => data[channels === 3 ? i : Math.floor(i / 3)]!,
      );
    }
    if (channels === 1) return data;
    // Luma with the weights of ITU-R BT.601, in integers: grey values do not change.
    return Uint8Array.from(
      { length: height * width },
      (_, i) => (299 * data[3 * i]! + 587 * data[3 * i + 1]! + 114 * data[3 * i + 2]! + 500) / 1000,
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(`Expected an image in ${name} but cannot decode it: ${reason}; replace the file`);
  }
}
