import type { ColumnMetaData, PageHeader, SchemaTree } from "hyparquet";
import { decompressPage } from "hyparquet/src/datapage.js";
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from "hyparquet/src/schema.js";
import { COMPRESSORS } from "./compressors.ts";
import { guardLevels, guardRuns, requireOfFile } from "./guard_runs.ts";

/** A page, and what is known of it. */
export interface GuardedPage {
  /** As in the file, packed. */
  packed: Uint8Array;
  header: PageHeader;
  column: ColumnMetaData;
  /** From the root of the schema to the column. */
  path: SchemaTree[];
  /** The most values that it may have. */
  most: number;
}

/**
 * Checks that a page of a column has as many values as it says.
 *
 * @returns The number of its values: 0 for a dictionary.
 * @throws {Error} If it has not, or cannot be unpacked.
 */
export function guardPage(page: GuardedPage): number {
  const { header } = page;
  if (header.type === "DICTIONARY_PAGE") {
    const values = header.dictionary_page_header?.num_values ?? 0;
    const most = 8 * header.uncompressed_page_size;
    requireOfFile(values >= 0 && values <= most, "a dictionary as long as it says");
    return 0;
  }
  return header.type === "DATA_PAGE_V2" ? guardNewPage(page) : guardOldPage(page);
}

/** Bits of the levels of repetition and of definition; 0 if a column has none. */
function levelWidths(path: SchemaTree[]): number[] {
  return [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)].map((level) => 32 - Math.clz32(level));
}

/** A page of the first version, packed as a whole, with its levels. */
function guardOldPage({ packed, header, column, path, most }: GuardedPage): number {
  const { num_values: values = -1, encoding = "PLAIN" } = header.data_page_header ?? {};
  requireOfFile(values >= 0 && values <= most, `at most ${most} values`);
  const page = decompressPage(packed, header.uncompressed_page_size, column.codec, COMPRESSORS);
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength);
  let at = 0;
  for (const width of levelWidths(path)) {
    if (width === 0) continue;
    const length = view.getUint32(at, true);
    at += 4;
    requireOfFile(length <= page.length - at, "levels within their page");
    guardLevels(page.subarray(at, at + length), width, values);
    at += length;
  }
  guardValues(page.subarray(at), encoding, column, values);
  return values;
}

/** A page of the second version, whose levels are not packed. */
function guardNewPage({ packed, header, column, path, most }: GuardedPage): number {
  const page = header.data_page_header_v2;
  requireOfFile(page !== undefined, "the header of a page");
  const { num_values: values, num_nulls: nulls, encoding, is_compressed } = page;
  requireOfFile(values >= 0 && values <= most, `at most ${most} values`);
  requireOfFile(nulls >= 0 && nulls <= values, "no more nulls than values");
  const lengths = [page.repetition_levels_byte_length, page.definition_levels_byte_length];
  const levels = lengths.reduce((sum, length) => sum + length, 0);
  requireOfFile(
    lengths.every((length) => length >= 0) && levels <= packed.length,
    "levels within their page",
  );
  let at = 0;
  levelWidths(path).forEach((width, i) => {
    if (width > 0) guardLevels(packed.subarray(at, at + lengths[i]!), width, values);
    at += lengths[i]!;
  });
  const size = header.uncompressed_page_size - levels;
  requireOfFile(size >= 0, "levels within their page");
  const rest = packed.subarray(levels);
  const isPacked = is_compressed !== false && size > 0;
  guardValues(
    isPacked ? decompressPage(rest, size, column.codec, COMPRESSORS) : rest,
    encoding,
    column,
    values - nulls,
  );
  return values;
}

/** Checks the runs of a page: indices of a dictionary, whose number of bits comes first, or truth values. */
function guardValues(page: Uint8Array, encoding: string, { type }: ColumnMetaData, values: number): void {
  if (encoding === "RLE" || (encoding.endsWith("DICTIONARY") && type === "BOOLEAN")) {
    // Their length comes first.
    guardRuns(page.subarray(4), 1, values);
    return;
  }
  if (!encoding.endsWith("DICTIONARY")) return;
  const width = page[0] ?? 0;
  requireOfFile(width <= 32, "indices of at most 32 bits");
  if (width > 0) guardRuns(page.subarray(1), width, values);
}
