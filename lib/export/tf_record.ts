import { crc32c } from "./crc32c.ts";

/**
 * Encodes a record of a TFRecord file (tensorflow/core/lib/io/record_writer.h): the length, the length's checksum, the
 * data, the data's checksum; all little-endian. A TFRecord file consists of such records and nothing else.
 */
export function tfRecord(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(16 + data.length);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(data), true);
  return record;
}

/** Rotated, plus a constant: the plain CRC of data that contain their own CRC is a poor check. */
function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
