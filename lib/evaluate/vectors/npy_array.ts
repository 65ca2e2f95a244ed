import { parseNpy, parseNpyHeader } from "../../base/npy.ts";
import { isNpyText, parseNpyTexts } from "../../base/npy_texts.ts";
import type { FileArray } from "./file_array.ts";

/** The array of a NumPy file. @throws {UserError} If it is damaged or of no use here. */
export function npyArray(bytes: Uint8Array<ArrayBuffer>, path: string): FileArray[] {
  const header = parseNpyHeader(bytes, path);
  const { type, shape } = header;
  return [{
    name: "",
    rank: shape.length,
    read: () =>
      isNpyText(type) ? { shape, values: parseNpyTexts(bytes, header, path) } : parseNpy(bytes, path),
  }];
}
