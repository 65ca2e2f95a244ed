import { isSystemPath, SYSTEM_PATH } from "./files.ts";
import { UserError } from "./user_error.ts";

/** NumPy's names of the number types that {@link npy} writes; all little-endian. */
const TYPES = { float32: "<f4", int64: "<i8" } as const;

const encoder = new TextEncoder();

/**
 * Encodes an array in NumPy's file format 1.0 (numpy/lib/format.py), which `np.load` reads.
 *
 * @param values Row by row.
 * @param shape The array's sizes; their product is the number of values.
 */
export function npy(
  values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>,
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  const head = npyHeader(shape, values instanceof Float32Array ? "float32" : "int64");
  const file = new Uint8Array(head.length + values.byteLength);
  file.set(head);
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), head.length);
  return file;
}

/**
 * What comes before the values in such a file. Arrays with the same number of dimensions have headers of one length up to
 * a size of 10¹², so that a program that does not know the first size yet can write the header again at the end.
 */
export function npyHeader(
  shape: readonly number[],
  type: keyof typeof TYPES = "float32",
): Uint8Array<ArrayBuffer> {
  // A Python tuple: (3,) or (3, 4).
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${TYPES[type]}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const PREFIX = 10;
  // Spaces and a newline pad the header so that the values start at a multiple of 64 bytes.
  const start = Math.ceil((PREFIX + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start);
  bytes.set([0x93, ...encoder.encode("NUMPY"), 1, 0]);
  new DataView(bytes.buffer).setUint16(8, start - PREFIX, true);
  bytes.set(encoder.encode(header.padEnd(start - PREFIX - 1) + "\n"), PREFIX);
  return bytes;
}

/** Readers of the supported number types, by NumPy's names. */
const READERS = {
  "<f2": (bytes: ArrayBuffer) => Float32Array.from(new Float16Array(bytes)),
  "<f4": (bytes: ArrayBuffer) => new Float32Array(bytes),
  "<f8": (bytes: ArrayBuffer) => new Float64Array(bytes),
  "<i4": (bytes: ArrayBuffer) => new Int32Array(bytes),
  "<i8": (bytes: ArrayBuffer) => Float64Array.from(new BigInt64Array(bytes), Number),
  "<u8": (bytes: ArrayBuffer) => Float64Array.from(new BigUint64Array(bytes), Number),
  "<i2": (bytes: ArrayBuffer) => new Int16Array(bytes),
  "<u2": (bytes: ArrayBuffer) => new Uint16Array(bytes),
  "<u4": (bytes: ArrayBuffer) => new Uint32Array(bytes),
  "|b1": (bytes: ArrayBuffer) => new Uint8Array(bytes),
  "|u1": (bytes: ArrayBuffer) => new Uint8Array(bytes),
  "|i1": (bytes: ArrayBuffer) => new Int8Array(bytes),
} as const;

/** An array read from a NumPy file. */
export interface NpyArray {
  /** Row by row; 64-bit integers are converted to float64, 16-bit floats to float32. */
  values: ReturnType<typeof READERS[keyof typeof READERS]>;
  /** The array's sizes; their product is the number of values. */
  shape: number[];
}

/**
 * Reads a NumPy file, as `np.save` writes it.
 *
 * @throws {UserError} If the file is not a NumPy file, is truncated, is in column-major order, or does not contain
 * plain numbers.
 *
 * @example
 * ```ts ignore
 * import { readNpy } from "@trinca/trinca";
 *
 * const { values, shape } = await readNpy("embeddings.npy");
 * console.log(values.length, shape);
 * ```
 */
export async function readNpy(path: string): Promise<NpyArray> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw new UserError(
      `Expected a NumPy file at ${path} but cannot read it: ${
        isSystemPath(error) ? SYSTEM_PATH : (error as Error).message
      }`,
    );
  }
  return parseNpy(bytes, path);
}

/** What the beginning of a NumPy file says. */
export interface NpyHeader {
  /** NumPy's name of the number type: `|u1`, `<f4`. */
  type: string;
  shape: number[];
  /** Where the values begin. */
  start: number;
}

/** The largest header that is read: NumPy's own are at most a few hundred bytes. */
export const NPY_HEADER_BYTES = 4096;

/**
 * Parses the beginning of a NumPy file.
 *
 * @param head At least the first {@link NPY_HEADER_BYTES}, or the whole file.
 * @param path For messages.
 * @throws {UserError} If it is no NumPy file, or in column-major order.
 */
export function parseNpyHeader(head: Uint8Array<ArrayBuffer>, path: string): NpyHeader {
  const magic = new TextDecoder("latin1").decode(head.subarray(1, 6));
  if (head.length < 12 || head[0] !== 0x93 || magic !== "NUMPY") failNpy(path, "another kind of file");
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const [size, at] = head[6] === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  const header = new TextDecoder().decode(head.subarray(at, at + size));
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1] ?? "no type";
  if (!/'fortran_order':\s*False/.test(header)) {
    failNpy(path, "column-major order; save np.ascontiguousarray(x)");
  }
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1]?.match(/\d+/g)?.map(Number) ?? [];
  return { type, shape, start: at + size };
}

/** Refuses a NumPy file. @throws {UserError} What it contains instead of what it should. */
export function failNpy(path: string, found: string): never {
  throw new UserError(
    `Expected an array of plain numbers, as np.save writes it, in ${path} but found ${found}`,
  );
}

/** Parses the bytes of a NumPy file, with the checks of {@link readNpy}. @param path For messages. */
export function parseNpy(bytes: Uint8Array<ArrayBuffer>, path: string): NpyArray {
  const { type, shape, start } = parseNpyHeader(bytes, path);
  if (!Object.hasOwn(READERS, type)) {
    failNpy(
      path,
      `values of type ${type}; save them as numbers`,
    );
  }
  const width = Number(type.at(-1));
  const wanted = shape.reduce((product, side) => product * side, width);
  if (bytes.length !== start + wanted) {
    failNpy(
      path,
      `${bytes.length - start} bytes of values instead of the ${wanted} that its shape (${shape}) needs`,
    );
  }
  const values = bytes.slice(start).buffer;
  return { values: READERS[type as keyof typeof READERS](values), shape };
}
