/** The checkpoint after a complete epoch: `epoch_7`. */
export function epochName(epoch: number): string {
  return `epoch_${epoch}`;
}

/** The checkpoint within an epoch, `steps` steps after the end of epoch `epoch`: `epoch_7_step_100`. */
export function partialName(epoch: number, steps: number): string {
  return `${epochName(epoch)}_step_${steps}`;
}

/** A checkpoint's name and what it says. */
export interface NamedCheckpoint {
  /** The folder's name. */
  name: string;
  /** Epochs that are complete. */
  epoch: number;
  /** Steps done in the epoch after those; 0 right after an epoch. */
  step: number;
}

/** What a checkpoint's name says; undefined where it is the name of something else. */
export function parseCheckpointName(name: string): NamedCheckpoint | undefined {
  const match = /^epoch_(\d+)(?:_step_(\d+))?$/.exec(name);
  return match === null ? undefined : { name, epoch: Number(match[1]), step: Number(match[2] ?? 0) };
}

/** Sorts the checkpoint with the most training first. */
export function newestFirst(a: NamedCheckpoint, b: NamedCheckpoint): number {
  return b.epoch - a.epoch || b.step - a.step;
}
