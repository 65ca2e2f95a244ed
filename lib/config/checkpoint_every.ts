/** When a checkpoint within an epoch is due: after so many steps, or so many seconds, since the one before. */
export type CheckpointInterval = { steps: number } | { seconds: number };

/** What `--checkpoint_every` can be, to complete "Expected …". */
export const CHECKPOINT_EVERY_EXPECTED =
  "a number of steps such as 500, of minutes such as 5m, or 0 for never";

/**
 * Parses `--checkpoint_every`: steps (`500`), minutes (`5m`, `0.5m`), or `0` for no checkpoints within epochs.
 *
 * @returns Undefined if it is none of these.
 */
export function parseCheckpointEvery(text: string): CheckpointInterval | undefined {
  const [, number, minutes] = /^(\d{1,9}(?:\.\d+)?)(m?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const value = Number(number);
  if (value === 0) return { steps: Infinity };
  if (minutes === "m") return { seconds: 60 * value };
  return Number.isInteger(value) ? { steps: value } : undefined;
}
