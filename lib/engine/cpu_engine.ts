import { backendEngine } from "./backend_engine.ts";
import type { Engine } from "./engine.ts";
import { tf } from "./tf.ts";

/** Plain JavaScript: slow, and runs everywhere. */
export async function openCpu(): Promise<Engine> {
  await tf.setBackend("cpu");
  return backendEngine("cpu", "CPU, plain JavaScript, 1 thread");
}
