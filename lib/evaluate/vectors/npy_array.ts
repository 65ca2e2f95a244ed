import { failNpy, parseNpy, parseNpyHeader } from "../../base/npy.ts";
import { isNpyText, parseNpyTexts } from "../../base/npy_texts.ts";
import type { FileArray } from "./file_array.ts";

/** The array of a NumPy file. @throws {UserError} If it is damaged; when read, if it has neither numbers nor texts. */
export function npyArray(bytes: Uint8Array<ArrayBuffer>, path: string): FileArray[] {
  const header = parseNpyHeader(bytes, path);
  const { type, shape } = header;
  return [{
    name: "",
    rank: shape.length,
    read() {
      if (isNpyText(type)) return { shape, values: parseNpyTexts(bytes, header, path) };
      // What pandas makes of texts.
      if (type === "|O") {
        failNpy(path, "objects of Python; save x.astype(str), or stack the rows by np.stack(x)");
      }
      return parseNpy(bytes, path);
    },
  }];
}
