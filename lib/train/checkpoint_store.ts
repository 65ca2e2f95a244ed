import type { UserError } from "../base/user_error.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import { writeCheckpoint } from "../run/write_checkpoint.ts";
import { CHECKPOINT_FORMAT, type CheckpointState } from "../run/checkpoint_format.ts";
import { epochName, parseCheckpointName } from "../run/checkpoint_names.ts";
import { bestEpoch, type CurrentCheckpoints, currentCheckpoints } from "../run/current_checkpoints.ts";
import { findNotFinite, NotFiniteError } from "../run/finite.ts";
import { linkCheckpoints } from "../run/link_checkpoints.ts";
import { pruneCheckpoints } from "../run/prune_checkpoints.ts";
import type { SavedCheckpoint } from "../run/saved_checkpoint.ts";
import { type HostTensor, parametersOf, type TrainingTree } from "../run/training_tree.ts";

/** What a checkpoint stores of a training besides its tensors. */
export type NewState = Omit<CheckpointState, "format">;

/** Where a training's checkpoints go. */
export interface CheckpointStore {
  /**
   * Stores a checkpoint.
   *
   * @returns Its digest and size, and why the links of the run were not moved, if so and not said before.
   * @throws {NotFiniteError} If a value is infinite or NaN; nothing is stored then.
   * @throws {UserError} If the disk is full or cannot be written.
   */
  save(
    name: string,
    state: NewState,
    training: TrainingTree<HostTensor>,
  ): Promise<SavedCheckpoint & { linkFault?: UserError }>;
  /** Returns the newest and the best checkpoint. */
  current(): Promise<CurrentCheckpoints>;
  /**
   * Deletes all checkpoints except the newest `keep` complete epochs, the best and the last.
   *
   * @returns Why one could not be deleted, if so and not said before.
   */
  prune(keep: number): Promise<UserError | undefined>;
  /** Whether there is a place for checkpoints: the folder of a run may have been removed. */
  exists(): Promise<boolean>;
}

/** Checkpoints in the folder of a run. */
export function folderStore(folder: string): CheckpointStore {
  const said = new Set<string>();
  /** The same fault every minute would hide everything else. */
  const once = (fault: UserError | undefined) => {
    if (fault === undefined || said.has(fault.message)) return undefined;
    said.add(fault.message);
    return fault;
  };
  return {
    async save(name, state, training) {
      const saved = await writeCheckpoint(folder, name, { state, training });
      const linkFault = once((await linkCheckpoints(folder)).fault);
      return linkFault === undefined ? saved : { ...saved, linkFault };
    },
    current: () => currentCheckpoints(folder),
    prune: async (keep) => once(await pruneCheckpoints(folder, keep)),
    exists: () => Deno.stat(folder).then(({ isDirectory }) => isDirectory, () => false),
  };
}

/** Checkpoints that are stored in memory only: the best and the last. */
export class MemoryStore implements CheckpointStore {
  readonly #kept = new Map<string, Checkpoint>();

  /** Stores a checkpoint and drops those that are no longer the best or the last. */
  async save(name: string, state: NewState, training: TrainingTree<HostTensor>): Promise<SavedCheckpoint> {
    const notFinite = findNotFinite(training);
    if (notFinite !== undefined) throw new NotFiniteError(notFinite, `what was to be saved as ${name}`);
    const full = { ...state, format: CHECKPOINT_FORMAT };
    this.#kept.set(name, { state: full, parameters: parametersOf(training), training });
    await this.prune();
    return { digest: "", bytes: 0 };
  }

  /** Returns the newest and the best checkpoint. */
  current(): Promise<CurrentCheckpoints> {
    const last = [...this.#kept.keys()].at(-1);
    if (last === undefined) return Promise.resolve({ last: undefined, best: undefined });
    const wanted = epochName(bestEpoch(this.#kept.get(last)!.state));
    const complete = [...this.#kept.keys()].filter((name) => parseCheckpointName(name)?.step === 0);
    return Promise.resolve({ last, best: complete.includes(wanted) ? wanted : complete.at(-1) });
  }

  /** Drops all checkpoints except the best and the last. */
  async prune(): Promise<undefined> {
    const { last, best } = await this.current();
    for (const name of [...this.#kept.keys()]) if (name !== last && name !== best) this.#kept.delete(name);
  }

  /** Memory is always there. */
  exists(): Promise<true> {
    return Promise.resolve(true);
  }

  /** Returns the best checkpoint, else the last; undefined if there is none. */
  async best(): Promise<Checkpoint | undefined> {
    const { last, best } = await this.current();
    return this.#kept.get(best ?? last ?? "");
  }
}
