import { UserError } from "../../base/user_error.ts";
import type { DataListener, Preparation } from "../definition.ts";
import { sharedPixels } from "../image_set.ts";
import { MAX_BYTES } from "../max_bytes.ts";
import type { ImageDecoder } from "./image_decoder.ts";
import { loadDecoder } from "./load_decoder.ts";

/** Decoded images. */
export interface DecodedImages {
  /** `[N, H, W, C]`, the images that could be decoded. */
  pixels: Uint8Array<SharedArrayBuffer>;
  /** C: 1 or 3. */
  channels: number;
  /** The indices of their files, `[N]`. */
  kept: number[];
}

/** The maximum share of damaged files; more than that is an error. */
const MAX_DAMAGED = 0.01;
/** The maximum number of damaged files in a message. */
const NAMED = 5;
/** The number of images that are decoded at the same time. */
const AT_A_TIME = 2 * navigator.hardwareConcurrency;

/**
 * Decodes files into memory: rotated by their EXIF orientation, with transparent parts on white, the first
 * frame of animations, each cropped around the centre to the requested shape (cover) and resized.
 *
 * @param files Paths.
 * @throws {UserError} If more than 1% of the files are damaged, or all would take too much memory.
 */
export async function decodeImages(
  files: readonly string[],
  { height, width, colour }: Preparation,
  listener?: DataListener,
): Promise<DecodedImages> {
  const decoder = await loadDecoder();
  if (decoder.fallbackReason) {
    listener?.say(`Images are decoded slowly, without sharp: ${decoder.fallbackReason}`);
  }
  const area = height * width;
  // Grey until the first colour image, unless colour is requested.
  let channels = colour === "rgb" ? 3 : 1;
  let pixels = allocate(files.length, height, width, channels);
  const faults = new Map<number, string>();
  let done = 0;
  let next = 0;
  const decodeSome = async () => {
    while (next < files.length) {
      const i = next++;
      try {
        const rgb = await decode(decoder, files[i]!, height, width);
        if (channels === 1 && colour === "auto" && !isGrey(rgb)) {
          pixels = toColour(pixels, files.length, height, width);
          channels = 3;
        }
        if (channels === 3) pixels.set(rgb, i * 3 * area);
        else greyOf(rgb, pixels.subarray(i * area, (i + 1) * area));
      } catch (error) {
        if (error instanceof UserError) throw error;
        faults.set(i, error instanceof Error ? error.message.split("\n")[0]! : String(error));
      }
      listener?.progress(++done, files.length);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, decodeSome));
  reportDamaged(files, faults, listener);
  const kept = files.flatMap((_, i) => faults.has(i) ? [] : [i]);
  const size = area * channels;
  if (faults.size > 0) {
    kept.forEach((from, to) => pixels.copyWithin(to * size, from * size, (from + 1) * size));
  }
  return { pixels: pixels.subarray(0, kept.length * size), channels, kept };
}

/** Decodes an image to red, green and blue, `[H, W, 3]`. */
async function decode(
  decoder: ImageDecoder,
  file: string,
  height: number,
  width: number,
): Promise<Uint8Array> {
  const bytes = await Deno.readFile(file).catch((error) => {
    throw new Error(error instanceof Deno.errors.PermissionDenied ? "no permission" : "it cannot be read");
  });
  const { rgb } = await decoder.prepare(bytes, { height, width, fit: "cover" });
  return rgb;
}

/** @throws {UserError} If it is too much memory. */
function allocate(count: number, height: number, width: number, channels: number) {
  const bytes = count * height * width * channels;
  if (bytes <= MAX_BYTES) return sharedPixels(bytes);
  const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
  throw new UserError(
    `Expected images of at most ${
      gigabytes(MAX_BYTES)
    } GiB in memory but ${count} of ${height} × ${width} × ` +
      `${channels} take ${gigabytes(bytes)} GiB; use a smaller --size${
        channels === 3 ? ", --colour grey" : ""
      } or fewer images`,
  );
}

function isGrey(rgb: Uint8Array): boolean {
  for (let i = 0; i < rgb.length; i += 3) if (rgb[i] !== rgb[i + 1] || rgb[i] !== rgb[i + 2]) return false;
  return true;
}

/** Converts to luma with the weights of ITU-R BT.601, in integers: grey values do not change. */
function greyOf(rgb: Uint8Array, grey: Uint8Array): void {
  for (let i = 0; i < grey.length; i++) {
    grey[i] = (299 * rgb[3 * i]! + 587 * rgb[3 * i + 1]! + 114 * rgb[3 * i + 2]! + 500) / 1000;
  }
}

function toColour(grey: Uint8Array, count: number, height: number, width: number) {
  const rgb = allocate(count, height, width, 3);
  for (let i = 0; i < grey.length; i++) rgb.fill(grey[i]!, 3 * i, 3 * i + 3);
  return rgb;
}

/** @throws {UserError} If too many are damaged. */
function reportDamaged(
  files: readonly string[],
  faults: ReadonlyMap<number, string>,
  listener: DataListener | undefined,
): void {
  if (faults.size === 0) return;
  const named = [...faults].map(([i, reason]) => `${files[i]} (${reason})`).sort().slice(0, NAMED);
  if (faults.size > NAMED) named.push(`and ${faults.size - NAMED} more`);
  const count = `${faults.size} of ${files.length} images`;
  if (faults.size > MAX_DAMAGED * files.length) {
    throw new UserError(
      `Expected images that can be decoded but ${count} cannot: ${named.join(", ")}; replace or remove them`,
    );
  }
  listener?.say(`Skipped ${count} that cannot be decoded: ${named.join(", ")}`);
}
