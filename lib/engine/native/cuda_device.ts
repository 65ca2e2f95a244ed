/** A GPU, from NVIDIA's driver. */
export interface CudaDevice {
  /** For a person to read: `NVIDIA H100 80GB HBM3`. */
  name: string;
  /** The address on the PCI bus: `0000:17:00.0`. */
  busId: string;
  /** The major number of what it can compute: 9 for an H100. */
  capability: number;
}

/** The first {@link CudaDevice.capability} that multiplies in TF32 and bfloat16. */
export const AMPERE = 8;

/** The driver's library. */
const LIBRARY = "libcuda.so.1";

/** Its functions; each returns 0 on success (cuda.h). */
const SYMBOLS = {
  cuInit: { parameters: ["u32"], result: "i32" },
  cuDeviceGet: { parameters: ["buffer", "i32"], result: "i32" },
  cuDeviceGetName: { parameters: ["buffer", "i32", "i32"], result: "i32" },
  cuDeviceGetPCIBusId: { parameters: ["buffer", "i32", "i32"], result: "i32" },
  cuDeviceGetAttribute: { parameters: ["buffer", "i32", "i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** `CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR`. */
const CAPABILITY = 75;
/** More than any name or address has, in bytes. */
const TEXT_SIZE = 256;

/**
 * Asks NVIDIA's driver about a GPU. It numbers them as TensorFlow does, since CUDA_VISIBLE_DEVICES, with numbers
 * or names, holds for both.
 *
 * @param library The path of the driver's library.
 * @returns Undefined if there is no driver or no such GPU.
 */
export function findCudaDevice(index: number, library: string = LIBRARY): CudaDevice | undefined {
  let driver;
  try {
    driver = Deno.dlopen(library, SYMBOLS);
  } catch {
    return undefined;
  }
  // It stays open: TensorFlow uses it too.
  const { symbols } = driver;
  const number = new Int32Array(1);
  const [name, busId] = [new Uint8Array(TEXT_SIZE), new Uint8Array(TEXT_SIZE)];
  if (symbols.cuInit(0) !== 0 || symbols.cuDeviceGet(number, index) !== 0) return undefined;
  const device = number[0]!;
  if (
    symbols.cuDeviceGetName(name, TEXT_SIZE, device) !== 0 ||
    symbols.cuDeviceGetPCIBusId(busId, TEXT_SIZE, device) !== 0 ||
    symbols.cuDeviceGetAttribute(number, CAPABILITY, device) !== 0
  ) return undefined;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)));
  return { name: text(name), busId: text(busId), capability: number[0]! };
}
