import { initWasm, Resvg } from "@resvg/resvg-wasm";
import wasm from "@resvg/resvg-wasm/index_bg.wasm" with { type: "bytes" };
import bold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf" with { type: "bytes" };
import regular from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "bytes" };
import mono from "dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf" with { type: "bytes" };

let started: Promise<void> | undefined;

/**
 * Renders SVG as PNG with bundled fonts, which gives the same bytes on every machine.
 *
 * @param scale Pixels of the PNG per pixel of the SVG.
 */
export async function svgToPng(svg: string, scale = 2): Promise<Uint8Array<ArrayBuffer>> {
  started ??= initWasm(wasm);
  await started;
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { fontBuffers: [regular, bold, mono], defaultFontFamily: "DejaVu Sans", loadSystemFonts: false },
  });
  return picture.render().asPng() as Uint8Array<ArrayBuffer>;
}
