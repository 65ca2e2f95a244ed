import { loadAhead, loadedAhead } from "../../../lib/engine/native/load_ahead.ts";
import { openNative } from "../../../lib/engine/native/native_engine.ts";
import { tf } from "../../../lib/engine/tf.ts";

/**
 * Loads libtensorflow ahead, then opens the native engine.
 *
 * @returns How often the process contains the library before, after loading it ahead and after opening the engine;
 * whether anything else ran meanwhile; a sum by the engine.
 */
export async function loadTwice(
  library: string,
): Promise<{ mapped: number[]; others: boolean; sum: number }> {
  const mapped = [times(library)];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  loadAhead({ path: library, gpu: false });
  loadAhead({ path: library, gpu: false });
  await loadedAhead(library);
  clearInterval(timer);
  mapped.push(times(library));
  await openNative({ library, threads: 1 });
  mapped.push(times(library));
  return { mapped, others: turns > 0, sum: tf.tensor1d([1, 2]).sum().dataSync()[0]! };
}

/** How often a library is in this process: as the mappings of its first bytes. */
function times(library: string): number {
  const maps = Deno.readTextFileSync("/proc/self/maps").split("\n");
  return maps.filter((line) => line.endsWith(library) && line.split(/\s+/)[2] === "00000000").length;
}
