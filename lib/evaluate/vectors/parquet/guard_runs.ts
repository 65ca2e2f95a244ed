import { readVarInt } from "hyparquet/src/thrift.js";

/** A file that cannot be what it says. */
export class ParquetError extends Error {
  override readonly name = "ParquetError";
}

/** Requires something of a file. @throws {ParquetError} If it does not hold. */
export function requireOfFile(holds: boolean, expected: string): asserts holds {
  if (!holds) throw new ParquetError(`expected ${expected}`);
}

/**
 * Checks runs of equal values (Parquet's hybrid encoding): there may not be more values than there should be. There may be
 * more packed bits, which fill the last bytes: they are not taken.
 *
 * @param width Bits of a value.
 * @param values How many there should be.
 * @returns How many are missing.
 * @throws {ParquetError} If there are more.
 */
export function guardRuns(bytes: Uint8Array, width: number, values: number): number {
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
  let left = values;
  while (left > 0 && reader.offset < bytes.length) {
    const header = readVarInt(reader);
    const isPacked = (header & 1) === 1;
    const count = isPacked ? 8 * (header >>> 1) : header >>> 1;
    requireOfFile(isPacked || count <= left, "runs as long as their page");
    reader.offset += isPacked ? (header >>> 1) * width : Math.ceil(width / 8);
    left -= count;
  }
  return Math.max(0, left);
}

/** Checks the levels of a page, of which every value has one. @throws {ParquetError} If there are more or fewer. */
export function guardLevels(bytes: Uint8Array, width: number, values: number): void {
  // Where some are missing, hyparquet reads on in whatever follows.
  requireOfFile(guardRuns(bytes, width, values) === 0, "a level for each value");
}
