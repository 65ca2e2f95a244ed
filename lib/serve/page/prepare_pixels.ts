/// <reference lib="dom" />
import { toGrey } from "../../data/decode/prepare_colour.ts";
import { resizeImage } from "../../data/decode/resize_image.ts";
import type { WebPreparation } from "./web_index.ts";

/**
 * Prepares an image file for the network as the training did: decoded and turned by the browser, on white, resized by the
 * same filter, in the same colours.
 *
 * @returns `[H, W, C]`, 0 to 255.
 * @throws {Error} With a line for the user, if the browser cannot decode it.
 */
export async function preparePixels(
  file: Blob,
  { height, width, fit, colour }: WebPreparation,
): Promise<Uint8Array> {
  const rgb = resizeImage(await decode(file), { height, width, fit });
  return colour === "grey" ? toGrey(rgb) : rgb;
}

/** Decodes an image at its full size: `[H, W, 3]`. */
async function decode(file: Blob): Promise<{ height: number; width: number; data: Uint8Array }> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new Error(
      "Expected an image that this browser can decode but found something else; choose a JPEG, PNG, WebP or AVIF file",
    );
  }
  const { height, width } = bitmap;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(height * width * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    data[to++] = rgba[from]!;
    data[to++] = rgba[from + 1]!;
    data[to++] = rgba[from + 2]!;
  }
  return { height, width, data };
}
