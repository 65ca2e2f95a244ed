import type { Engine } from "../engine/engine.ts";
import type { GpuUse } from "../run/events.ts";

/** NVIDIA's management library, a part of the driver. */
const LIBRARY = "libnvidia-ml.so.1";

/** The functions that are called; each returns 0 on success (nvml.h). */
const SYMBOLS = {
  nvmlInit_v2: { parameters: [], result: "i32" },
  nvmlDeviceGetHandleByIndex_v2: { parameters: ["u32", "buffer"], result: "i32" },
  nvmlDeviceGetHandleByPciBusId_v2: { parameters: ["buffer", "buffer"], result: "i32" },
  nvmlDeviceGetName: { parameters: ["pointer", "buffer", "u32"], result: "i32" },
  nvmlDeviceGetUtilizationRates: { parameters: ["pointer", "buffer"], result: "i32" },
  // Drivers from before 2021 have only the first, which counts what the driver reserves as used.
  nvmlDeviceGetMemoryInfo: { parameters: ["pointer", "buffer"], result: "i32" },
  nvmlDeviceGetMemoryInfo_v2: { parameters: ["pointer", "buffer"], result: "i32", optional: true },
  nvmlDeviceGetTemperature: { parameters: ["pointer", "i32", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The maximum length of a device's name in bytes, with the terminating zero. */
const NAME_SIZE = 96;
/** `nvmlMemory_v2_t`: a version, then total, reserved, free and used. */
const MEMORY_V2 = { words: 5, version: 40n | 2n << 24n, total: 1, used: 4 };
/** The sensor on the chip, the only one that exists. */
const SENSOR = 0;

/**
 * Opens NVIDIA's management library for one GPU; it stays open for the life of the thread.
 *
 * @param place The GPU's number among the driver's, or its address on the PCI bus.
 * @param library The path of the library.
 * @returns A function that measures the GPU's current use, or undefined if that fails; undefined if the
 * library is missing.
 */
export function openNvml(
  place: number | string,
  library: string = LIBRARY,
): (() => GpuUse | undefined) | undefined {
  let symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  try {
    ({ symbols } = Deno.dlopen(library, SYMBOLS));
  } catch {
    return undefined;
  }
  const handle = new BigUint64Array(1);
  const name = new Uint8Array(NAME_SIZE);
  if (symbols.nvmlInit_v2() !== 0) return undefined;
  const noHandle = typeof place === "number"
    ? symbols.nvmlDeviceGetHandleByIndex_v2(place, handle)
    : symbols.nvmlDeviceGetHandleByPciBusId_v2(new TextEncoder().encode(`${place}\0`), handle);
  if (noHandle !== 0) return undefined;
  const device = Deno.UnsafePointer.create(handle[0]!);
  if (symbols.nvmlDeviceGetName(device, name, NAME_SIZE) !== 0) return undefined;
  const known = new TextDecoder().decode(name.subarray(0, name.indexOf(0)));

  const busy = new Uint32Array(2); // percent of the time: processors, memory
  const readMemory = memoryReader(symbols, device);
  const celsius = new Uint32Array(1);
  return () => {
    const memory = readMemory();
    const failed = symbols.nvmlDeviceGetUtilizationRates(device, busy) !== 0 ||
      symbols.nvmlDeviceGetTemperature(device, SENSOR, celsius) !== 0;
    if (failed || memory === undefined) return undefined;
    return {
      name: known,
      busy: busy[0]! / 100,
      ...memory,
      celsius: celsius[0]!,
    };
  };
}

/** Returns a function that measures a GPU's memory in bytes; its result is undefined if that fails. */
function memoryReader(
  symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"],
  device: Deno.PointerValue,
): () => Pick<GpuUse, "memory" | "memory_total"> | undefined {
  const info = new BigUint64Array(MEMORY_V2.words);
  const measured = (total: number, used: number) => ({
    memory: Number(info[used]),
    memory_total: Number(info[total]),
  });
  const newer = symbols.nvmlDeviceGetMemoryInfo_v2;
  return () => {
    info[0] = MEMORY_V2.version;
    if (newer !== null && newer(device, info) === 0) return measured(MEMORY_V2.total, MEMORY_V2.used);
    // Total, free, used.
    return symbols.nvmlDeviceGetMemoryInfo(device, info) === 0 ? measured(0, 2) : undefined;
  };
}

/**
 * Returns the NVIDIA GPU that an engine runs on: its address on the PCI bus, or else its index, as the driver
 * numbers them; undefined if it runs on none or if neither is known.
 *
 * @param visible The environment variable CUDA_VISIBLE_DEVICES: the GPUs that CUDA uses, in its order.
 */
export function nvidiaPlace(
  { device, gpu }: Pick<Engine, "device" | "gpu">,
  visible: string | undefined,
): number | string | undefined {
  // With webgpu, the device is the adapter's name.
  if (gpu === undefined) return /nvidia/i.test(device) ? 0 : undefined;
  if (gpu.busId !== undefined) return gpu.busId;
  if (visible === undefined) return gpu.index;
  const shown = visible.split(",")[gpu.index]?.trim() ?? "";
  return /^\d+$/.test(shown) ? Number(shown) : undefined;
}
