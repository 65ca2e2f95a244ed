import { UserError } from "../base/user_error.ts";
import { backendEngine } from "./backend_engine.ts";
import type { Engine } from "./engine.ts";
import { quietly } from "./quietly.ts";
import { tf } from "./tf.ts";
import { registerWebgpuCast } from "./webgpu_cast.ts";
import { registerWebgpuConvGradients } from "./webgpu_conv_gradients.ts";

/** The result of the search for a WebGPU adapter. */
export interface WebgpuProbe {
  /** The adapter's name; undefined if there is none. */
  adapter?: string;
  /** Whether it is a real GPU and not a software emulation. */
  real: boolean;
  /** The reason why not, or the name of the GPU. */
  reason: string;
}

/** Vulkan drivers that compute on the CPU. */
const SOFTWARE = /llvmpipe|lavapipe|swiftshader|software/i;

/** Searches for a WebGPU adapter without loading the backend. */
export async function probeWebgpu(): Promise<WebgpuProbe> {
  if (navigator.gpu === undefined) return { real: false, reason: "this Deno has no WebGPU" };
  const { gpu } = navigator;
  const request = quietly(() => gpu.requestAdapter({ powerPreference: "high-performance" }));
  const adapter = await request.catch(() => null);
  if (adapter === null) return { real: false, reason: "no Vulkan or Metal driver shows an adapter" };
  const { description, device, vendor } = adapter.info;
  const name = description || device || vendor || "an adapter without a name";
  return SOFTWARE.test(name)
    ? { adapter: name, real: false, reason: `${name} is a program, not a GPU` }
    : { adapter: name, real: true, reason: name };
}

let registered = false;

/**
 * Opens TensorFlow.js' WebGPU backend.
 *
 * @throws {UserError} If there is no adapter, or the backend does not start.
 */
export async function openWebgpu(): Promise<Engine> {
  const probe = await probeWebgpu();
  if (probe.adapter === undefined) throw new UserError(`Cannot start the webgpu engine: ${probe.reason}`);
  await import("@tensorflow/tfjs-backend-webgpu");
  // The backend requests an adapter again.
  const started = quietly(() => tf.setBackend("webgpu"));
  if (!await started.catch(() => false)) {
    throw new UserError(`Cannot start the webgpu engine on ${probe.adapter}; try --engine wasm`);
  }
  if (!registered) {
    registerWebgpuCast();
    registerWebgpuConvGradients();
  }
  registered = true;
  return backendEngine("webgpu", probe.adapter);
}
