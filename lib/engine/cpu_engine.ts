import { backendEngine } from "./backend_engine.ts";
import { registerCpuTransform } from "./cpu_transform.ts";
import type { Engine } from "./engine.ts";
import { tf } from "./tf.ts";

let registered = false;

/** Plain JavaScript: slow, but runs everywhere. */
export async function openCpu(): Promise<Engine> {
  await tf.setBackend("cpu");
  if (!registered) registerCpuTransform();
  registered = true;
  return backendEngine("cpu", "CPU, plain JavaScript, 1 thread");
}
