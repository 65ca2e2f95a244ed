import type { GpuUse } from "../run/events.ts";

/** NVIDIA's management library, which comes with its driver. */
const LIBRARY = "libnvidia-ml.so.1";

/** The part of it that is called; each function returns 0 if it succeeds (nvml.h). */
const SYMBOLS = {
  nvmlInit_v2: { parameters: [], result: "i32" },
  nvmlDeviceGetHandleByIndex_v2: { parameters: ["u32", "buffer"], result: "i32" },
  nvmlDeviceGetName: { parameters: ["pointer", "buffer", "u32"], result: "i32" },
  nvmlDeviceGetUtilizationRates: { parameters: ["pointer", "buffer"], result: "i32" },
  nvmlDeviceGetMemoryInfo: { parameters: ["pointer", "buffer"], result: "i32" },
  nvmlDeviceGetTemperature: { parameters: ["pointer", "i32", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** Bytes that a device's name takes at most, with the zero at its end. */
const NAME_SIZE = 96;
/** The sensor on the chip, the only one that there is. */
const SENSOR = 0;

/**
 * Opens NVIDIA's management library for one GPU; it stays open for the life of the thread.
 *
 * @param index Which GPU, as the driver counts them.
 * @param library Where it is.
 * @returns Asks for what the GPU does now, undefined if it cannot be told; undefined if the library is not there.
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

  const busy = new Uint32Array(2); // percent of the time: the processors, the memory
  const memory = new BigUint64Array(3); // bytes: in all, free, in use
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
 * Which of NVIDIA's GPUs an engine runs on, as the driver counts them; undefined if on none, or if it cannot be
 * told.
 *
 * @param device As the engine names it: `GPU:0`, or with webgpu the adapter's name.
 * @param visible The environment's CUDA_VISIBLE_DEVICES: which GPUs CUDA shows, in its order.
 */
export function nvidiaIndex(device: string, visible: string | undefined): number | undefined {
  const place = /^GPU:(\d+)/.exec(device)?.[1];
  if (place === undefined) return /nvidia/i.test(device) ? 0 : undefined;
  if (visible === undefined) return Number(place);
  const shown = visible.split(",")[Number(place)]?.trim() ?? "";
  return /^\d+$/.test(shown) ? Number(shown) : undefined;
}
