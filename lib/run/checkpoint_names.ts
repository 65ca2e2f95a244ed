/** The name of the checkpoint after a complete epoch: `epoch_7`. */
export function epochName(epoch: number): string {
  return `epoch_${epoch}`;
}

/**
 * The name of a checkpoint within an epoch, `steps` steps after the end of epoch `epoch`:
 * `epoch_7_step_100`.
 */
export function partialName(epoch: number, steps: number): string {
  return `${epochName(epoch)}_step_${steps}`;
}

/** The name of a checkpoint of so many complete epochs, and steps after them. */
export function checkpointName({ epoch, step }: { epoch: number; step: number }): string {
  return step > 0 ? partialName(epoch, step) : epochName(epoch);
}

/** The name of a checkpoint and its meaning. */
export interface NamedCheckpoint {
  name: string;
  /** Epochs that are complete. */
  epoch: number;
  /** Steps done in the next epoch; 0 right after an epoch. */
  step: number;
}

/** Parses the name of a checkpoint; undefined if it is the name of something else. */
export function parseCheckpointName(name: string): NamedCheckpoint | undefined {
  const match = /^epoch_(\d+)(?:_step_(\d+))?$/.exec(name);
  return match === null ? undefined : { name, epoch: Number(match[1]), step: Number(match[2] ?? 0) };
}

/** Whether a point of a training comes after the end of an epoch; 0 for its start. */
export function isAfterEpoch({ epoch, step }: { epoch: number; step: number }, end: number): boolean {
  return epoch > end || (epoch === end && step > 0);
}

/** Sorts the checkpoint with the most training first. */
export function newestFirst(a: NamedCheckpoint, b: NamedCheckpoint): number {
  return b.epoch - a.epoch || b.step - a.step;
}
