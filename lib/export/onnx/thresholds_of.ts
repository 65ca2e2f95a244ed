import { UserError } from "../../base/user_error.ts";
import type { CheckpointState } from "../../run/checkpoint_format.ts";
import { Epochs } from "../../run/epochs.ts";
import { EVENT_LOG } from "../../run/event_log.ts";
import { logLines } from "../../run/log_lines.ts";

/**
 * Finds the distances below which two images are of one class, as the training measured them on the test images when it
 * saved a checkpoint.
 *
 * @param run The run's folder.
 * @param state Of the checkpoint.
 * @returns A distance for each false accept rate; undefined if they were not measured with this network, or the log is
 * missing or damaged.
 */
export async function thresholdsOf(
  run: string,
  { epoch, step }: Pick<CheckpointState, "epoch" | "step">,
): Promise<Record<string, number> | undefined> {
  if (step > 0) return undefined; // What an epoch measured belongs to its end.
  const epochs = new Epochs({ most: Infinity });
  try {
    for await (const lines of logLines(`${run}/${EVENT_LOG}`)) {
      for (const { event } of lines) epochs.take(event);
    }
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
  const record = epochs.of(epoch);
  if (record?.end === undefined || record.evaluation === undefined) return undefined;
  const found = Object.entries(record.evaluation.exact.threshold_at_far)
    .filter((entry): entry is [string, number] => entry[1] !== null);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
