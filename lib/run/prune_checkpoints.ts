import { type NamedCheckpoint, newestFirst, parseCheckpointName } from "./checkpoint_names.ts";
import { currentCheckpoints } from "./current_checkpoints.ts";

/**
 * Removes the checkpoints of a run except the newest `keep` complete epochs, the best and the last, which
 * {@link currentCheckpoints} finds from their states. It also removes what interrupted writes left behind.
 *
 * @param spared The names of others to keep.
 * @throws {UserError} If the newest checkpoint is damaged; nothing is removed then.
 */
export async function pruneCheckpoints(
  folder: string,
  keep: number,
  spared: readonly string[] = [],
): Promise<void> {
  const { best, last } = await currentCheckpoints(folder);
  const found: NamedCheckpoint[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.endsWith(".part")) await Deno.remove(`${folder}/${name}`, { recursive: true });
    const checkpoint = parseCheckpointName(name);
    if (isDirectory && checkpoint !== undefined) found.push(checkpoint);
  }
  const newest = found.sort(newestFirst).filter(({ step }) => step === 0).slice(0, keep);
  const kept = new Set([best, last, ...spared, ...newest.map(({ name }) => name)]);
  for (const { name } of found) {
    if (!kept.has(name)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}
