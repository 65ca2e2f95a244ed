import { UserError } from "../../base/user_error.ts";
import { parseIdxLabels } from "../../data/idx/parse_idx_labels.ts";
import { readFile } from "../../data/read_file.ts";
import type { FileArray } from "./file_array.ts";
import { jsonLinesArrays } from "./json_lines_arrays.ts";
import { npyArray } from "./npy_array.ts";
import { npzArrays } from "./npz_arrays.ts";
import { safetensorsArrays } from "./safetensors_arrays.ts";
import { tableArrays } from "./table_arrays.ts";

/** A file with arrays. */
export interface ArrayFile {
  path: string;
  arrays: FileArray[];
  /** Of the whole file, for its digest. */
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Opens a file with arrays; its content says of which kind it is.
 *
 * @throws {UserError} If it cannot be read, or is of no kind that is known.
 */
export async function openArrays(path: string): Promise<ArrayFile> {
  const bytes = await readFile(path);
  return { path, bytes, arrays: await arraysOf(bytes, path) };
}

/**
 * The arrays of a file.
 *
 * @param path For messages; a ZIP file is read from there.
 * @throws {UserError} If it is empty, damaged or of no kind that is known.
 */
export async function arraysOf(bytes: Uint8Array<ArrayBuffer>, path: string): Promise<FileArray[]> {
  const [first, second] = bytes;
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (bytes.length === 0) {
    throw new UserError(`Expected embeddings or labels in ${path} but the file is empty`);
  }
  if (text(1, 6) === "NUMPY") return npyArray(bytes, path);
  if (text(0, 4) === "PAR1") {
    const { parquetArrays } = await import("./parquet/parquet_arrays.ts");
    return parquetArrays(bytes, path);
  }
  // After the length of its header, whose upper half is 0.
  if (text(4, 9) === "\0\0\0\0{") return safetensorsArrays(bytes, path);
  // IDX, the format of MNIST's labels, perhaps compressed.
  if ((first === 0 && second === 0) || (first === 0x1f && second === 0x8b)) {
    return await idxArray(bytes, path);
  }
  if (text(0, 2) === "PK") return await npzArrays(path);
  if (/^(\u00ef\u00bb\u00bf)?\s*[{[]/.test(text(0, 64))) return jsonLinesArrays(bytes, path);
  return tableArrays(bytes, path);
}

/** The largest file of IDX that is unpacked. */
const MOST_IDX_BYTES = 2 ** 30;

/** The labels of an IDX file. */
async function idxArray(bytes: Uint8Array<ArrayBuffer>, path: string): Promise<FileArray[]> {
  const { data } = await parseIdxLabels(bytes, path, MOST_IDX_BYTES);
  return [{ name: "labels", rank: 1, read: () => ({ shape: [data.length], values: data }) }];
}
