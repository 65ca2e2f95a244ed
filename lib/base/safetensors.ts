import { UserError } from "./user_error.ts";

/** A float32 tensor with a name. */
export interface NamedTensor {
  name: string;
  /** The tensor's sizes; their product is the number of values. */
  shape: readonly number[];
  /** Row by row. */
  values: Float32Array<ArrayBuffer>;
}

/**
 * Encodes tensors in the safetensors format (https://huggingface.co/docs/safetensors): the header's length, the header
 * in JSON, then the values, one tensor after another.
 *
 * @param metadata Further information; the format allows texts only.
 */
export function safetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces pad the header so that the values start at a multiple of 8 bytes, which programs that map the file need.
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(text, 8);
  let at = start;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/** The longest header that is read: the format's own limit. */
const MOST_HEADER_BYTES = 100_000_000;

/** The contents of a safetensors file of float32 tensors. */
export interface SafetensorsFile {
  /** In the order of their values in the file. */
  tensors: NamedTensor[];
  metadata: Record<string, string>;
}

/** What the header says of a tensor. */
export interface TensorEntry {
  name: string;
  /** The format's name of the type of number: `F32`, `BF16`, `I64`. */
  type: string;
  shape: readonly number[];
  /** The tensor's bytes, little-endian, row by row. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** Bytes of a number; types that are missing are not checked for their size. */
const WIDTHS: Readonly<Record<string, number>> = {
  ...{ F64: 8, F32: 4, F16: 2, BF16: 2 },
  ...{ I64: 8, I32: 4, I16: 2, I8: 1 },
  ...{ U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1 },
};

/**
 * Reads a safetensors file of float32 tensors. Verifies that the header accounts for every byte of the file exactly
 * once.
 *
 * @param path The file's path, for errors.
 * @throws {UserError} If the file is not in this format, is damaged, or has tensors of other types.
 */
export function readSafetensors(file: Uint8Array<ArrayBuffer>, path: string): SafetensorsFile {
  const { entries, metadata } = parseSafetensors(file, path);
  const tensors = entries.map(({ name, type, shape, bytes }) => {
    if (type !== "F32") throw damaged(path, `the type F32 of ${JSON.stringify(name)}`, JSON.stringify(type));
    return { name, shape, values: new Float32Array(bytes.slice().buffer) };
  });
  return { tensors, metadata };
}

/**
 * Parses the header of a safetensors file, whatever the types of its tensors, with the checks of
 * {@link readSafetensors}.
 *
 * @param path The file's path, for errors.
 * @throws {UserError} If the file is not in this format, or is damaged.
 */
export function parseSafetensors(
  file: Uint8Array<ArrayBuffer>,
  path: string,
): { entries: TensorEntry[]; metadata: Record<string, string> } {
  if (file.length < 8) throw damaged(path, "a header's length of 8 bytes", `${file.length} bytes`);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const length = view.getBigUint64(0, true);
  const most = Math.min(MOST_HEADER_BYTES, file.length - 8);
  if (length > BigInt(most)) {
    throw damaged(path, `a header of at most ${most} bytes`, `a length of ${length}`);
  }
  const start = 8 + Number(length);
  const header = parseHeader(file.subarray(8, start));
  if (header === undefined) throw damaged(path, "a header in JSON", "something else");
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === "string")) {
    throw damaged(path, "metadata that is all text", JSON.stringify(metadata)?.slice(0, 100));
  }

  const found = Object.entries(entries).map(([name, entry]) => {
    const wrong = (expected: string, found: unknown) =>
      damaged(path, `${expected} of ${JSON.stringify(name)}`, JSON.stringify(found)?.slice(0, 100));
    if (!isRecord(entry)) throw wrong("the entry", entry);
    const { dtype: type, shape, data_offsets: offsets } = entry;
    if (typeof type !== "string") throw wrong("the type F32", type);
    if (!isSizes(shape)) throw wrong("the shape", shape);
    if (!isSizes(offsets) || offsets.length !== 2) throw wrong("two offsets", offsets);
    const [from, to] = offsets as [number, number];
    const width = Object.hasOwn(WIDTHS, type) ? WIDTHS[type]! : undefined;
    if (width !== undefined) {
      const bytes = width * shape.reduce((product, size) => product * size, 1);
      if (to - from !== bytes) throw wrong(`${bytes} bytes`, offsets);
    }
    return { name, type, shape, from, to };
  }).sort((a, b) => a.from - b.from || a.to - b.to);

  let end = 0;
  for (const { name, from, to } of found) {
    if (from !== end || to < from) {
      throw damaged(path, `the values of ${JSON.stringify(name)} to begin at ${end}`, from);
    }
    end = to;
  }
  if (end !== file.length - start) throw damaged(path, `${end} bytes of values`, file.length - start);
  return {
    entries: found.map(({ name, type, shape, from, to }) => ({
      name,
      type,
      shape,
      bytes: file.subarray(start + from, start + to),
    })),
    metadata: metadata as Record<string, string>,
  };
}

function damaged(path: string, expected: string, found: unknown): UserError {
  return new UserError(`Expected ${expected} in ${path} but found ${found}; the file is damaged`);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    // The format requires the header to start with a brace; it may end with spaces.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const header: unknown = JSON.parse(text);
    return text.startsWith("{") && isRecord(header) ? header : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
