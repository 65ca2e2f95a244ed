import type { ColumnMetaData, SchemaTree } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { isFlatColumn } from "hyparquet/src/schema.js";
import { guardPage } from "./guard_page.ts";
import { requireOfFile } from "./guard_runs.ts";

/** The most values of a column in a row group: in rows they take a gigabyte. */
const MOST_VALUES = 2 ** 27;
/**
 * The most values of a column of few bytes, and of a byte of others: runs are short, however many values they have. Each
 * value of a list may be a list of its own, which takes more memory.
 */
const VALUES = { few: 2 ** 20, fewInLists: 2 ** 17, perByte: 64 };
/** The most bytes that few bytes unpack to, and a byte of others. */
const BYTES = { few: 2 ** 26, perByte: 1024 };

/**
 * Checks that the pages of a column have as many values as they say. hyparquet trusts these numbers, and those of runs:
 * a few damaged bytes would have it fill the memory.
 *
 * @param bytes The file.
 * @param column The column in a row group.
 * @param path From the root of the schema to the column.
 * @throws {Error} If a page is damaged, or there are more values than fit into memory.
 */
export function guardColumn(
  bytes: Uint8Array<ArrayBuffer>,
  column: ColumnMetaData,
  path: SchemaTree[],
): void {
  const { dictionary_page_offset, data_page_offset, total_compressed_size, num_values } = column;
  // As hyparquet finds the pages.
  const start = Number(dictionary_page_offset || data_page_offset);
  const size = Number(total_compressed_size);
  requireOfFile(start >= 0 && size >= 0 && start + size <= bytes.length, "a column within the file");
  const values = Number(num_values);
  const few = isFlatColumn(path) ? VALUES.few : VALUES.fewInLists;
  const most = Math.min(MOST_VALUES, Math.max(few, VALUES.perByte * size));
  requireOfFile(values <= most, `at most ${most} values in a row group but found ${values}`);
  const mostBytes = Math.max(BYTES.few, BYTES.perByte * size);
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, size), offset: 0 };
  let [counted, unpacked] = [0, 0];
  // hyparquet reads the pages of lists to the end, those of others until it has all values.
  while (reader.offset < size - 1 && !(isFlatColumn(path) && counted >= values)) {
    const header = parquetHeader(reader);
    const { compressed_page_size: packed, uncompressed_page_size: whole } = header;
    requireOfFile(packed >= 0 && packed <= size - reader.offset, "a page within its column");
    unpacked += whole;
    requireOfFile(whole >= 0 && unpacked <= mostBytes, `a column of at most ${mostBytes} bytes`);
    const from = start + reader.offset;
    const page = bytes.subarray(from, from + packed);
    counted += guardPage({ packed: page, header, column, path, most: values - counted });
    reader.offset += packed;
  }
  requireOfFile(counted === values, `${values} values in a column but found ${counted}`);
}
