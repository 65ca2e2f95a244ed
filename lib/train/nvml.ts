import type { GpuUse } from "../run/events.ts";

/** NVIDIA's management library, a part of the driver. */
const LIBRARY = "libnvidia-ml.so.1";

/** The functions that are called; each returns 0 on success (nvml.h). */
const SYMBOLS = {
  nvmlInit_v2: { parameters: [], result: "i32" },
  nvmlDeviceGetHandleByIndex_v2: { parameters: ["u32", "buffer"], result: "i32" },
  nvmlDeviceGetName: { parameters: ["pointer", "buffer", "u32"], result: "i32" },
  nvmlDeviceGetUtilizationRates: { parameters: ["pointer", "buffer"], result: "i32" },
  nvmlDeviceGetMemoryInfo: { parameters: ["pointer", "buffer"], result: "i32" },
  nvmlDeviceGetTemperature: { parameters: ["pointer", "i32", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The maximum length of a device's name in bytes, with the terminating zero. */
const NAME_SIZE = 96;
/** The sensor on the chip, the only one that exists. */
const SENSOR = 0;

/**
 * Opens NVIDIA's management library for one GPU; it stays open for the life of the thread.
 *
 * @param index The GPU, as the driver numbers them.
 * @param library The path of the library.
 * @returns A function that measures the GPU's current use, or undefined if that fails; undefined if the
 * library is missing.
 */
export function openNvml(index: number, library: string = LIBRARY): (() => GpuUse | undefined) | undefined {
  let symbols: Deno.DynamicLibrary<typeof SYMBOLS>["symbols"];
  try {
    ({ symbols } = Deno.dlopen(library, SYMBOLS));
  } catch {
    return undefined;
  }
  const handle = new BigUint64Array(1);
  const name = new Uint8Array(NAME_SIZE);
  if (symbols.nvmlInit_v2() !== 0) return undefined;
  if (symbols.nvmlDeviceGetHandleByIndex_v2(index, handle) !== 0) return undefined;
  const device = Deno.UnsafePointer.create(handle[0]!);
  if (symbols.nvmlDeviceGetName(device, name, NAME_SIZE) !== 0) return undefined;
  const known = new TextDecoder().decode(name.subarray(0, name.indexOf(0)));

  const busy = new Uint32Array(2); // percent of the time: processors, memory
  const memory = new BigUint64Array(3); // bytes: total, free, used
  const celsius = new Uint32Array(1);
  return () => {
    const failed = symbols.nvmlDeviceGetUtilizationRates(device, busy) !== 0 ||
      symbols.nvmlDeviceGetMemoryInfo(device, memory) !== 0 ||
      symbols.nvmlDeviceGetTemperature(device, SENSOR, celsius) !== 0;
    if (failed) return undefined;
    return {
      name: known,
      busy: busy[0]! / 100,
      memory: Number(memory[2]),
      memory_total: Number(memory[0]),
      celsius: celsius[0]!,
    };
  };
}

/**
 * Returns the index of the NVIDIA GPU that an engine runs on, as the driver numbers them; undefined if it
 * runs on none or if the index is unknown.
 *
 * @param device The engine's name for it: `GPU:0`, or with webgpu the name of the adapter.
 * @param visible The environment variable CUDA_VISIBLE_DEVICES: the GPUs that CUDA uses, in its order.
 */
export function nvidiaIndex(device: string, visible: string | undefined): number | undefined {
  const place = /^GPU:(\d+)/.exec(device)?.[1];
  if (place === undefined) return /nvidia/i.test(device) ? 0 : undefined;
  if (visible === undefined) return Number(place);
  const shown = visible.split(",")[Number(place)]?.trim() ?? "";
  return /^\d+$/.test(shown) ? Number(shown) : undefined;
}
