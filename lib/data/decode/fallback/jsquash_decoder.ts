import { decodeSimple } from "../decode_simple.ts";
import { endsEarly } from "../ends_early.ts";
import type { ImageHeader } from "../headers/image_header.ts";
import { readHeader } from "../headers/read_header.ts";
import type { ImageDecoder, ImageShape, Pixels, PreparedImage } from "../image_decoder.ts";
import { ENDS_EARLY, ImageError } from "../image_error.ts";
import { originalOf } from "../original_of.ts";
import { reasonOfFault } from "../reason_of_fault.ts";
import { resizeImage } from "../resize_image.ts";
import { withoutOpaqueAlpha } from "../without_opaque_alpha.ts";
import { checkPng } from "./check_png.ts";
import { type Codecs, loadCodecs } from "./codecs.ts";
import { decodeCmykJpeg } from "./decode_cmyk_jpeg.ts";
import { decodeGif } from "./decode_gif.ts";
import { decodeTiff } from "./decode_tiff.ts";
import { firstWebpFrame } from "./first_webp_frame.ts";
import { flattenOnWhite } from "../flatten_on_white.ts";
import { orient } from "./orient.ts";

/** Decodes images with WebAssembly and TypeScript alone, where native code cannot be loaded. */
export class JsquashDecoder implements ImageDecoder {
  readonly name = "jsquash";
  readonly fallbackReason: string;
  readonly #codecs: Codecs;

  private constructor(codecs: Codecs, reason: string) {
    this.#codecs = codecs;
    this.fallbackReason = reason;
  }

  /**
   * Loads the codecs. Deno downloads them the first time.
   *
   * @param reason Why sharp is not used.
   * @throws {Error} If they cannot be loaded.
   */
  static async load(reason: string): Promise<JsquashDecoder> {
    return new JsquashDecoder(await loadCodecs(), reason);
  }

  async decode(bytes: Uint8Array): Promise<Pixels> {
    const header = readHeader(bytes);
    return await this.#decode(bytes, header);
  }

  async prepare(bytes: Uint8Array, shape: ImageShape): Promise<PreparedImage> {
    const header = readHeader(bytes);
    const pixels = await this.#decode(bytes, header);
    const { height, width } = pixels;
    const rgb = resizeImage({ height, width, data: flattenOnWhite(pixels) }, shape);
    return { rgb, original: originalOf(header) };
  }

  async #decode(bytes: Uint8Array, header: ImageHeader): Promise<Pixels> {
    if (endsEarly(bytes, header.format)) throw new ImageError(ENDS_EARLY);
    const { height, width, orientation } = header;
    try {
      const simple = decodeSimple(bytes, header);
      if (simple) return simple;
      if (header.format === "jpeg" && header.isCmyk) {
        return orient(decodeCmykJpeg(this.#codecs.utif, bytes, header), orientation);
      }
      const rgba = await this.#rgba(bytes, header);
      if (rgba.length !== height * width * 4) throw new Error("it has another size than it says");
      return orient(withoutOpaqueAlpha(rgba, height, width), orientation);
    } catch (error) {
      throw reasonOfFault(bytes, header, error);
    }
  }

  /** Decodes to RGBA as stored. */
  async #rgba(bytes: Uint8Array, header: ImageHeader): Promise<Uint8Array> {
    const { omggif, utif } = this.#codecs;
    if (header.format === "gif") return decodeGif(omggif, bytes, header);
    if (header.format === "tiff") return decodeTiff(utif, bytes, header);
    if (header.format === "png") checkPng(bytes);
    const frame = header.format === "webp" ? firstWebpFrame(bytes) : undefined;
    const codec = this.#codecs[header.format as "avif" | "jpeg" | "png" | "webp"];
    const { data } = await codec.decode(frame?.file ?? bytes);
    const rgba = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (!frame) return rgba;
    const { height, width } = header;
    if (frame.x + frame.width > width || frame.y + frame.height > height) {
      throw new Error("its first frame is larger than the image");
    }
    const canvas = new Uint8Array(height * width * 4);
    for (let y = 0; y < frame.height; y++) {
      const row = rgba.subarray(y * frame.width * 4, (y + 1) * frame.width * 4);
      canvas.set(row, ((frame.y + y) * width + frame.x) * 4);
    }
    return canvas;
  }
}
