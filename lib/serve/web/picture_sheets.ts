import { toGrey } from "../../data/decode/prepare_colour.ts";
import { imagePng } from "../../report/plots/image_png.ts";
import type { Gallery, Thumbnail } from "../gallery.ts";
import type { SheetLayout } from "../page/web_index.ts";
import { loadJpegEncoder } from "./jpeg_encoder.ts";

/** The longest side of a small picture, in pixels. */
const SIDE = 96;
/** The longest side of a sheet. */
const SHEET_SIDE = 1024;
/** Pictures that are decoded at a time. */
const AT_A_TIME = 8;

/** Small pictures in one file. */
export interface Sheet {
  bytes: Uint8Array<ArrayBuffer>;
  /** Width and height of each picture; undefined where there is none. */
  sizes: ([width: number, height: number] | undefined)[];
}

/**
 * How small pictures are arranged.
 *
 * @param input The network's.
 * @param isDrawn Whether they are drawings, which are kept as they are, in grey; others become JPEG.
 */
export function sheetLayout(
  { height, width }: { height: number; width: number },
  isDrawn: boolean,
): SheetLayout {
  const side = isDrawn ? Math.max(height, width) : SIDE;
  const columns = Math.floor(SHEET_SIDE / side);
  return { side, columns, perSheet: columns ** 2, ending: isDrawn ? "png" : "jpg" };
}

/** Packs small pictures of all rows into sheets, one after another: memory does not grow with their number. */
export async function* pictureSheets(
  { rows, thumbnail }: { rows: Pick<Gallery["rows"], "count">; thumbnail: Gallery["thumbnail"] },
  { side, columns, perSheet, ending }: SheetLayout,
): AsyncGenerator<Sheet> {
  const encode = ending === "png"
    ? (rgb: Uint8Array, size: { height: number; width: number }) => imagePng(toGrey(rgb), size)
    : await loadJpegEncoder();
  for (let first = 0; first < rows.count; first += perSheet) {
    const count = Math.min(perSheet, rows.count - first);
    const width = Math.min(count, columns) * side;
    const height = Math.ceil(count / columns) * side;
    const rgb = new Uint8Array(height * width * 3);
    const sizes: Sheet["sizes"] = [];
    for (let start = 0; start < count; start += AT_A_TIME) {
      const some = Array.from({ length: Math.min(AT_A_TIME, count - start) }, (_, i) => start + i);
      const small = await Promise.all(some.map((place) => thumbnail(first + place, side)));
      small.forEach((picture, i) => {
        sizes.push(picture && [picture.width, picture.height]);
        if (picture === undefined) return;
        const place = some[i]!;
        copy(picture, rgb, width, place % columns * side, Math.floor(place / columns) * side);
      });
    }
    yield { bytes: await encode(rgb, { height, width }), sizes };
  }
}

/** Copies a picture into a sheet, from (`x`, `y`) on. */
function copy(
  { height, width, channels, pixels }: Thumbnail,
  sheet: Uint8Array,
  sheetWidth: number,
  x: number,
  y: number,
): void {
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const to = 3 * ((y + row) * sheetWidth + x + column);
      const from = channels * (row * width + column);
      for (let c = 0; c < 3; c++) sheet[to + c] = pixels[from + (channels === 3 ? c : 0)]!;
    }
  }
}
