import { cName, readCText } from "./c_text.ts";
import { sessionConfig, type SessionOptions } from "./session_config.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";

/** An eager context of libtensorflow with the device for tensors. */
export interface Context {
  pointer: Deno.PointerValue;
  /** The full name of the first GPU, or of the CPU if there is none, as a C text. */
  device: Uint8Array<ArrayBuffer>;
  /** The same name as a string: `/job:localhost/replica:0/task:0/device:CPU:0`. */
  deviceName: string;
  /** Whether the device is a GPU. */
  gpu: boolean;
}

/**
 * Opens an eager context and selects the GPU if TensorFlow finds one.
 *
 * @param onOpen Receives the context before its devices are listed: a cluster renames them.
 * @throws {Error} With TensorFlow's message.
 */
export function openContext(
  symbols: Symbols,
  status: Status,
  options: SessionOptions,
  onOpen: (context: Deno.PointerValue) => void = () => {},
): Context {
  const contextOptions = symbols.TFE_NewContextOptions();
  const config = sessionConfig(options);
  symbols.TFE_ContextOptionsSetConfig(contextOptions, config, BigInt(config.length), status.pointer);
  status.check("Configuring TensorFlow");
  const pointer = symbols.TFE_NewContext(contextOptions, status.pointer);
  symbols.TFE_DeleteContextOptions(contextOptions);
  status.check("Starting TensorFlow");
  onOpen(pointer);

  const devices = symbols.TFE_ContextListDevices(pointer, status.pointer);
  status.check("Listing TensorFlow's devices");
  const found: { type: string; name: string }[] = [];
  for (let i = 0; i < symbols.TF_DeviceListCount(devices); i++) {
    found.push({
      type: readCText(symbols.TF_DeviceListType(devices, i, status.pointer)),
      name: readCText(symbols.TF_DeviceListName(devices, i, status.pointer)),
    });
  }
  symbols.TF_DeleteDeviceList(devices);
  const device = found.find(({ type }) => type === "GPU") ?? found.find(({ type }) => type === "CPU");
  if (device === undefined) throw new Error("TensorFlow lists neither a GPU nor a CPU");
  return { pointer, device: cName(device.name), deviceName: device.name, gpu: device.type === "GPU" };
}
