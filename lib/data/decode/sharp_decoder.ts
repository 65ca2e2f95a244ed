import type { Sharp } from "sharp";
import { cmykToRgb } from "./cmyk_to_rgb.ts";
import { decodeSimple } from "./decode_simple.ts";
import type { ImageHeader } from "./headers/image_header.ts";
import { MAX_PIXELS, readHeader } from "./headers/read_header.ts";
import type { Fit, ImageDecoder, ImageShape, Pixels, PreparedImage } from "./image_decoder.ts";
import { originalOf } from "./original_of.ts";
import { reasonOfFault } from "./reason_of_fault.ts";
import { withoutOpaqueAlpha } from "./without_opaque_alpha.ts";

/** The module of sharp. */
type SharpModule = typeof import("sharp").default;

/** The names that sharp has for the fits. */
const FITS: Readonly<Record<Fit, "cover" | "contain" | "fill">> = {
  cover: "cover",
  contain: "contain",
  stretch: "fill",
};
const WHITE = "#ffffff";

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
    const header = readHeader(bytes);
    try {
      const own = decodeSimple(bytes, header);
      if (own) return own;
      const image = await this.#open(bytes, header);
      const { data, info: { height, width, channels } } = await image
        .autoOrient().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
      if (channels === 4) return withoutOpaqueAlpha(data, height, width);
      return { height, width, channels: 3, data };
    } catch (error) {
      throw reasonOfFault(bytes, header, error);
    }
  }

  async prepare(bytes: Uint8Array, { height, width, fit }: ImageShape): Promise<PreparedImage> {
    const header = readHeader(bytes);
    try {
      const own = decodeSimple(bytes, header);
      const image = own ? this.#ofPixels(own) : await this.#open(bytes, header);
      const { data: rgb, info } = await image
        .autoOrient()
        .flatten({ background: WHITE })
        .resize(width, height, { fit: FITS[fit], background: WHITE })
        .toColourspace("srgb")
        .raw()
        .toBuffer({ resolveWithObject: true });
      if (info.channels !== 3) throw new Error(`sharp returned ${info.channels} channels`);
      return { rgb, original: originalOf(header) };
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
