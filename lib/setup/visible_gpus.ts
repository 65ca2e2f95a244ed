import { findProgram, runProgram } from "./python.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/** Milliseconds that the driver's tool may take. */
const LIMIT = 10_000;

/**
 * Lists the GPUs that this process may use, by the names that `CUDA_VISIBLE_DEVICES` takes: those in that variable, or
 * all that NVIDIA's driver lists.
 */
export async function visibleGpus(surroundings: Surroundings = processSurroundings()): Promise<string[]> {
  const named = surroundings.env.CUDA_VISIBLE_DEVICES;
  if (named !== undefined) {
    return named.split(",").map((name) => name.trim()).filter((name) => /^[^-]/.test(name));
  }
  const tool = await findProgram("nvidia-smi", surroundings);
  if (tool === undefined) return [];
  const { stdout } = await runProgram(tool, ["--list-gpus"], surroundings, LIMIT);
  return [...stdout.matchAll(/^GPU (\d+):/gm)].map(([, index]) => index!);
}
