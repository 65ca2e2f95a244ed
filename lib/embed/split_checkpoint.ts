import { CHECKPOINT_FILES } from "../run/checkpoint_format.ts";
import { isRun } from "../run/run_folder.ts";

/**
 * Splits the words of a command into a checkpoint, if the first one names a run's or a checkpoint's folder, and images.
 *
 * @param isNamed Whether a flag names the checkpoint already.
 */
export async function splitCheckpoint(
  words: readonly string[],
  isNamed: boolean,
): Promise<{ checkpoint?: string; rest: readonly string[] }> {
  const [first, ...rest] = words;
  if (isNamed || first === undefined) return { rest: words };
  const hasState = await Deno.stat(`${first}/${CHECKPOINT_FILES.state}`).then(() => true, () => false);
  return hasState || await isRun(first) ? { checkpoint: first, rest } : { rest: words };
}
