/// <reference lib="dom" />
import { type SheetLayout, WEB_FILES, type WebRow } from "./web_index.ts";

/** The most sheets that are kept. */
const KEPT = 24;

/** Cuts small pictures out of their sheets, which are fetched when they are needed. */
export class SheetPictures {
  readonly #layout: SheetLayout;
  readonly #sheets = new Map<number, Promise<ImageBitmap>>();

  /** @param layout How they are arranged. */
  constructor(layout: SheetLayout) {
    this.#layout = layout;
  }

  /** The picture of a row; undefined if there is none. */
  async of(row: number, { size }: WebRow): Promise<Blob | undefined> {
    if (size === undefined) return undefined;
    const { side, columns, perSheet } = this.#layout;
    const sheet = await this.#sheet(Math.floor(row / perSheet)).catch(() => undefined);
    if (sheet === undefined) return undefined;
    const place = row % perSheet;
    const [width, height] = size;
    const canvas = new OffscreenCanvas(width, height);
    const [x, y] = [place % columns * side, Math.floor(place / columns) * side];
    canvas.getContext("2d")!.drawImage(sheet, x, y, width, height, 0, 0, width, height);
    return await canvas.convertToBlob();
  }

  #sheet(number: number): Promise<ImageBitmap> {
    let found = this.#sheets.get(number);
    if (found === undefined) {
      found = fetch(`${WEB_FILES.sheets}/${number}.${this.#layout.ending}`)
        .then((response) => response.blob()).then((blob) => createImageBitmap(blob));
      this.#sheets.set(number, found);
      const oldest = this.#sheets.keys().next().value!;
      if (this.#sheets.size > KEPT) this.#sheets.delete(oldest);
    }
    return found;
  }
}
