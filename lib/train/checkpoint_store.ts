import { requireDiskError } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import { writeCheckpoint } from "../run/write_checkpoint.ts";
import { CHECKPOINT_FORMAT, type CheckpointState } from "../run/checkpoint_format.ts";
import {
  epochName,
  isAfterEpoch,
  type NamedCheckpoint,
  newestFirst,
  parseCheckpointName,
} from "../run/checkpoint_names.ts";
import {
  bestEpoch,
  type CurrentCheckpoints,
  currentCheckpoints,
  listCheckpoints,
} from "../run/current_checkpoints.ts";
import { discardCheckpoints } from "../run/discard_checkpoints.ts";
import { findNotFinite, NotFiniteError } from "../run/finite.ts";
import { linkCheckpoints } from "../run/link_checkpoints.ts";
import { pruneCheckpoints } from "../run/prune_checkpoints.ts";
import { readCheckpoint } from "../run/read_checkpoint.ts";
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
   * @throws {UserError} If the disk is full or cannot be written, or checkpoints that follow {@link dropAfter} are still
   * there: the run would be resumed from them.
   */
  save(
    name: string,
    state: NewState,
    training: TrainingTree<HostTensor>,
  ): Promise<SavedCheckpoint & { linkFault?: UserError }>;
  /** Returns the newest and the best checkpoint. */
  current(): Promise<CurrentCheckpoints>;
  /**
   * Reads a checkpoint.
   *
   * @throws {UserError} If it is missing or damaged.
   */
  read(name: string): Promise<Checkpoint>;
  /**
   * Deletes all checkpoints except the newest `keep` complete epochs, the best and the last.
   *
   * @param spared The names of others to keep.
   * @returns Why one could not be deleted, if so and not said before.
   */
  prune(keep: number, spared?: readonly string[]): Promise<UserError | undefined>;
  /** Returns the complete epochs that have a checkpoint, the newest first. */
  epochs(): Promise<number[]>;
  /**
   * Deletes the checkpoints that follow the end of an epoch, the newest first; 0 for all. Those that cannot be deleted
   * are deleted before the next checkpoint is stored; a training that is resumed from one of them until then comes to
   * the same point again.
   *
   * @returns Why that is so, or why the links of the run were not moved, if so and not said before.
   */
  dropAfter(epoch: number): Promise<UserError | undefined>;
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
  /** The epoch whose later checkpoints are still to be dropped. */
  let dropsAfter: number | undefined;
  const drop = async () => {
    if (dropsAfter === undefined) return;
    const fault = await discardCheckpoints(folder, dropsAfter);
    dropsAfter = undefined;
    return fault;
  };
  return {
    async save(name, state, training) {
      await drop();
      const saved = await writeCheckpoint(folder, name, { state, training });
      const linkFault = once(await faultOfLinking(folder));
      return linkFault === undefined ? saved : { ...saved, linkFault };
    },
    current: () => currentCheckpoints(folder),
    prune: async (keep, spared) => once(await pruneCheckpoints(folder, keep, spared)),
    exists: () => Deno.stat(folder).then(({ isDirectory }) => isDirectory, () => false),
    read: (name) => readCheckpoint(`${folder}/${name}`),
    epochs: async () => completeEpochs(await listCheckpoints(folder)),
    async dropAfter(epoch) {
      dropsAfter = epoch;
      try {
        const fault = await drop();
        return once(fault ?? await faultOfLinking(folder));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return once(error);
      }
    },
  };
}

/**
 * Moves the links of a run, which nothing but people and other programs read.
 *
 * @returns Why that was not possible, if so: what they should point at may not be readable either.
 */
async function faultOfLinking(folder: string): Promise<UserError | undefined> {
  try {
    return (await linkCheckpoints(folder)).fault;
  } catch (error) {
    return requireDiskError(folder, error, "read");
  }
}

/** The epochs of the checkpoints that follow a complete epoch. */
function completeEpochs(checkpoints: readonly NamedCheckpoint[]): number[] {
  return checkpoints.filter(({ step }) => step === 0).map(({ epoch }) => epoch);
}

/** Checkpoints that are stored in memory only: the best, the last, and those that are spared. */
export class MemoryStore implements CheckpointStore {
  readonly #kept = new Map<string, Checkpoint>();
  #spared: readonly string[] = [];

  /** Stores a checkpoint and drops those that are no longer the best or the last. */
  async save(name: string, state: NewState, training: TrainingTree<HostTensor>): Promise<SavedCheckpoint> {
    const notFinite = findNotFinite(training);
    if (notFinite !== undefined) throw new NotFiniteError(notFinite, `what was to be saved as ${name}`);
    const full = { ...state, format: CHECKPOINT_FORMAT };
    this.#kept.set(name, { state: full, parameters: parametersOf(training), training });
    await this.prune(0, this.#spared);
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

  /** Returns a checkpoint. */
  read(name: string): Promise<Checkpoint> {
    const found = this.#kept.get(name);
    if (found !== undefined) return Promise.resolve(found);
    return Promise.reject(
      new UserError(`Expected the checkpoint ${name} of this training but it was dropped`),
    );
  }

  /** Drops all checkpoints except the best, the last and those that are spared. */
  async prune(_keep = 0, spared: readonly string[] = []): Promise<undefined> {
    this.#spared = spared;
    const { last, best } = await this.current();
    const kept = new Set([last, best, ...spared]);
    for (const name of [...this.#kept.keys()]) if (!kept.has(name)) this.#kept.delete(name);
  }

  /** Returns the complete epochs that have a checkpoint, the newest first. */
  epochs(): Promise<number[]> {
    const found = [...this.#kept.keys()].map((name) => parseCheckpointName(name)!);
    return Promise.resolve(completeEpochs(found.sort(newestFirst)));
  }

  /** Drops the checkpoints that follow the end of an epoch. */
  dropAfter(end: number): Promise<undefined> {
    for (const name of [...this.#kept.keys()]) {
      if (isAfterEpoch(parseCheckpointName(name)!, end)) this.#kept.delete(name);
    }
    return Promise.resolve(undefined);
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
