/** The module of jSquash. */
interface JsquashModule {
  init(module: WebAssembly.Module, options: object): Promise<unknown>;
  default(image: object, options: { quality: number }): Promise<ArrayBuffer>;
}

/** Of small pictures, whose edges should stay sharp. */
const QUALITY = 82;

/** Encodes images as JPEG: `[H, W, 3]`. */
export type JpegEncoder = (
  rgb: Uint8Array,
  size: { height: number; width: number },
) => Promise<Uint8Array<ArrayBuffer>>;

/** Loads the encoder: WebAssembly, which gives the same bytes on every machine. */
export async function loadJpegEncoder(): Promise<JpegEncoder> {
  const [module, { default: wasm }] = await Promise.all([
    import("@jsquash/jpeg/encode.js"),
    import("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm", { with: { type: "bytes" } }),
  ]);
  const { init, default: encode } = module as unknown as JsquashModule;
  await init(new WebAssembly.Module(wasm), { print() {}, printErr() {} });
  return async (rgb, { height, width }) => {
    const data = new Uint8ClampedArray(height * width * 4).fill(255);
    for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
      data.set(rgb.subarray(from, from + 3), to);
    }
    return new Uint8Array(await encode({ data, height, width }, { quality: QUALITY }));
  };
}
