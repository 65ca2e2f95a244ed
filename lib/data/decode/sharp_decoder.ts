import type { Sharp } from "sharp";
import { cmykToRgb } from "./cmyk_to_rgb.ts";
import { decodeSimple } from "./decode_simple.ts";
import type { ImageHeader } from "./headers/image_header.ts";
import { MAX_PIXELS, readHeader } from "./headers/read_header.ts";
import type { ImageDecoder, ImageShape, Pixels, PreparedImage } from "./image_decoder.ts";
import { BACKGROUND } from "./image_decoder.ts";
import { flattenOnWhite } from "./flatten_on_white.ts";
import { originalOf } from "./original_of.ts";
import { type FitPlan, planFit } from "./plan_fit.ts";
import { reasonOfFault } from "./reason_of_fault.ts";
import { resizeImage } from "./resize_image.ts";
import { withoutOpaqueAlpha } from "./without_opaque_alpha.ts";

/** The module of sharp. */
type SharpModule = typeof import("sharp").default;

/** Decodes images with the npm package sharp, which is native code; PNM and BMP, which it cannot, with ours. */
export class SharpDecoder implements ImageDecoder {
  readonly name = "sharp";
  readonly #sharp: SharpModule;

  private constructor(sharp: SharpModule) {
    this.#sharp = sharp;
  }

  /**
   * Loads sharp. Deno downloads it the first time, so this must be called once before the network permission
   * is dropped.
   *
   * @throws {Error} If it cannot be loaded.
   */
  static async load(): Promise<SharpDecoder> {
    const { default: sharp } = await import("sharp");
    sharp.cache(false);
    // Several images are decoded at the same time, each by one thread.
    sharp.concurrency(1);
    return new SharpDecoder(sharp);
  }

  async decode(bytes: Uint8Array): Promise<Pixels> {
    return await this.#decode(bytes, readHeader(bytes));
  }

  async prepare(bytes: Uint8Array, shape: ImageShape): Promise<PreparedImage> {
    const header = readHeader(bytes);
    const original = originalOf(header);
    const plan = planFit(original, shape);
    // Libvips moves what it enlarges by half a pixel.
    if (plan.enlarges) {
      const pixels = await this.#decode(bytes, header);
      const { height, width } = pixels;
      return { rgb: resizeImage({ height, width, data: flattenOnWhite(pixels) }, shape), original };
    }
    try {
      const simple = decodeSimple(bytes, header);
      const image = simple ? this.#ofPixels(simple) : await this.#open(bytes, header);
      const { data: rgb, info } = await toShape(image.autoOrient(), plan, shape)
        .toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
      if (info.channels !== 3) throw new Error(`sharp returned ${info.channels} channels`);
      return { rgb, original };
    } catch (error) {
      throw reasonOfFault(bytes, header, error);
    }
  }

  async #decode(bytes: Uint8Array, header: ImageHeader): Promise<Pixels> {
    try {
      const simple = decodeSimple(bytes, header);
      if (simple) return simple;
      const image = await this.#open(bytes, header);
      const { data, info: { height, width, channels } } = await image
        .autoOrient().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
      if (channels === 4) return withoutOpaqueAlpha(data, height, width);
      return { height, width, channels: 3, data };
    } catch (error) {
      throw reasonOfFault(bytes, header, error);
    }
  }

  async #open(bytes: Uint8Array, { isCmyk, hasProfile }: ImageHeader): Promise<Sharp> {
    const image = this.#sharp(bytes, { limitInputPixels: MAX_PIXELS });
    if (!isCmyk || hasProfile) return image;
    // With a profile of its own choice, sharp would make these darker than other programs do.
    const { data, info } = await image
      .autoOrient().pipelineColourspace("cmyk").toColourspace("cmyk").raw()
      .toBuffer({ resolveWithObject: true });
    const { height, width } = info;
    return this.#ofPixels({ height, width, channels: 3, data: cmykToRgb(data) });
  }

  #ofPixels({ data, height, width, channels }: Pixels): Sharp {
    return this.#sharp(data, { raw: { height, width, channels }, limitInputPixels: MAX_PIXELS });
  }
}

/** Resizes an image to the size of the plan, then crops or pads it: sharp's own fits depend on the format. */
function toShape(image: Sharp, { height, width, crop, pad }: FitPlan, shape: ImageShape): Sharp {
  // A JPEG is decoded at half its size or less only where that makes no visible difference. `fastShrinkOnLoad` would save
  // a seventh of the time and change pixels by 1 in 255 on average and by up to 24, and the fallback has no such thing.
  const resized = image
    .flatten({ background: BACKGROUND })
    .resize(width, height, { fit: "fill", fastShrinkOnLoad: false });
  if (height > shape.height || width > shape.width) {
    return resized.extract({ ...crop, height: shape.height, width: shape.width });
  }
  if (height === shape.height && width === shape.width) return resized;
  const [bottom, right] = [shape.height - height - pad.top, shape.width - width - pad.left];
  return resized.extend({ ...pad, bottom, right, background: BACKGROUND });
}
