import { disk } from "../base/disk.ts";
import { sha256, withDiskErrors, writeAndSync } from "../base/files.ts";
import { pathExists } from "../base/path_exists.ts";
import { exchangePaths } from "../base/exchange_paths.ts";
import { syncFolder } from "../base/sync_folder.ts";
import { safetensors } from "../base/safetensors.ts";
import { flattenTree } from "../engine/tensor_tree.ts";
import { toGraphModel } from "../model/graph_model.ts";
import { CHECKPOINT_FILES, CHECKPOINT_FORMAT, type CheckpointState } from "./checkpoint_format.ts";
import { modelMetadata } from "./model_metadata.ts";
import { findNotFinite, NotFiniteError } from "./finite.ts";
import type { SavedCheckpoint } from "./saved_checkpoint.ts";
import { type HostTensor, parametersOf, type TrainingTree } from "./training_tree.ts";

/** A checkpoint to write. */
export interface NewCheckpoint {
  /** Where the training is. */
  state: Omit<CheckpointState, "format">;
  /** Everything that the training continues with; the model to save follows by {@link modelOf}. */
  training: TrainingTree<HostTensor>;
}

/**
 * Writes a checkpoint atomically: into a temporary folder that is then renamed to `folder/name`.
 *
 * @throws {NotFiniteError} If a value is infinite or NaN; nothing is written then.
 * @throws {UserError} If the disk is full or cannot be written; nothing is left behind then.
 */
export async function writeCheckpoint(
  folder: string,
  name: string,
  { state, training }: NewCheckpoint,
): Promise<SavedCheckpoint> {
  const notFinite = findNotFinite(training);
  if (notFinite !== undefined) throw new NotFiniteError(notFinite, `what was to be saved as ${name}`);
  const model = toGraphModel(state.network, parametersOf(training), modelMetadata(state));
  const full: CheckpointState = { ...state, format: CHECKPOINT_FORMAT };
  const tensors = flattenTree<HostTensor>(training).map(({ path, leaf }) => ({ name: path, ...leaf }));
  const metadata = { trinca: state.trinca, format: String(CHECKPOINT_FORMAT) };
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    [CHECKPOINT_FILES.model]: toBytes(model.json),
    [CHECKPOINT_FILES.weights]: model.weights,
    [CHECKPOINT_FILES.state]: toBytes(full),
    [CHECKPOINT_FILES.training]: safetensors(tensors, metadata),
  };
  const digests: Record<string, string> = {};
  for (const [file, bytes] of Object.entries(files)) digests[file] = await sha256(bytes);
  files[CHECKPOINT_FILES.digests] = toBytes(digests);

  const goal = `${folder}/${name}`;
  const temporary = `${goal}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(goal, async () => {
    try {
      await disk.mkdir(temporary);
      for (const [file, bytes] of Object.entries(files)) await writeAndSync(`${temporary}/${file}`, bytes);
      await syncFolder(temporary);
      await replaceFolder(goal, temporary);
      await syncFolder(folder);
    } catch (error) {
      await disk.remove(temporary, { recursive: true }).catch(() => {});
      throw error;
    }
  });
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  return { digest: await sha256(files[CHECKPOINT_FILES.digests]!), bytes };
}

/**
 * Renames `replacement` to `goal`; a previous `goal` is then removed. Both happen in one step where the system can
 * exchange two folders; elsewhere a previous `goal` is restored if the renaming fails, and by a resume if the program
 * ends in between.
 */
async function replaceFolder(goal: string, replacement: string): Promise<void> {
  if (!await pathExists(goal)) return await disk.rename(replacement, goal);
  if (exchangePaths(goal, replacement)) return await removeReplaced(replacement);
  const old = `${goal}.${crypto.randomUUID().slice(0, 8)}.old.part`;
  await disk.rename(goal, old);
  try {
    await disk.rename(replacement, goal);
  } catch (error) {
    await disk.rename(old, goal);
    throw error;
  }
  await removeReplaced(old);
}

/** Removes a checkpoint that was replaced. If that fails, it is tried again when checkpoints are pruned. */
async function removeReplaced(folder: string): Promise<void> {
  await disk.remove(folder, { recursive: true }).catch(() => {});
}

function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value, null, 1) + "\n");
}
