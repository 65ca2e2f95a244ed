import type { Utif } from "./decode_tiff.ts";

/** The result of a codec. */
interface Decoded {
  width: number;
  height: number;
  /** RGBA. */
  data: Uint8ClampedArray;
}

/** A codec as WebAssembly. */
interface Codec {
  decode(bytes: Uint8Array): Promise<Decoded>;
}

/** The codecs of formats for which there is no sharp. */
export interface Codecs {
  avif: Codec;
  jpeg: Codec;
  png: Codec;
  webp: Codec;
  omggif: typeof import("omggif");
  utif: Utif;
}

/** A JPEG with something between its pixels and its end; sharp accepts it too. */
const HARMLESS = /extraneous bytes before marker 0xd9/;

/** What the modules of jSquash have in common. */
interface JsquashModule {
  init(module: WebAssembly.Module, options?: object): Promise<unknown>;
  default(file: ArrayBuffer): Promise<Decoded>;
}

/**
 * Loads all codecs, and compiles each when it is needed first. The WebAssembly comes through imports, since
 * jSquash itself would fetch it, for which there may be no permission.
 */
export async function loadCodecs(): Promise<Codecs> {
  const [jpeg, png, webp, avif] = await Promise.all([
    import("@jsquash/jpeg/decode.js"),
    import("@jsquash/png/decode.js"),
    import("@jsquash/webp/decode.js"),
    import("@jsquash/avif/decode.js"),
  ]);
  const [jpegWasm, pngWasm, webpWasm, avifWasm] = await Promise.all([
    import("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm", { with: { type: "bytes" } }),
    import("@jsquash/png/codec/pkg/squoosh_png_bg.wasm", { with: { type: "bytes" } }),
    import("@jsquash/webp/codec/dec/webp_dec.wasm", { with: { type: "bytes" } }),
    import("@jsquash/avif/codec/dec/avif_dec.wasm", { with: { type: "bytes" } }),
  ]);
  const [omggif, utif] = await Promise.all([import("omggif"), import("utif2")]);
  return {
    jpeg: codecOf(jpeg, jpegWasm.default),
    png: codecOf(png, pngWasm.default),
    webp: codecOf(webp, webpWasm.default),
    avif: codecOf(avif, avifWasm.default),
    omggif: omggif.default ?? omggif,
    utif: (utif.default ?? utif) as unknown as Utif,
  };
}

function codecOf(module: unknown, wasm: Uint8Array<ArrayBuffer>): Codec {
  const { init, default: decode } = module as JsquashModule;
  let compiled: WebAssembly.Module | undefined;
  let isReady = false;
  // What the codec prints would go to the terminal, and is the only trace of a damaged JPEG.
  const printed: string[] = [];
  const print = (text: string) => void (HARMLESS.test(text) || printed.push(text));
  return {
    async decode(bytes) {
      compiled ??= new WebAssembly.Module(wasm);
      if (!isReady) await init(compiled, { print, printErr: print });
      isReady = true;
      printed.length = 0;
      try {
        const decoded = await decode(bytes as unknown as ArrayBuffer);
        if (printed.length > 0) throw new Error(printed[0]);
        return decoded;
      } catch (error) {
        // Its memory may be in any state.
        isReady = false;
        throw printed.length > 0 ? new Error(printed[0]) : error;
      }
    },
  };
}
