import { messageOf } from "../base/system_error.ts";
import { openEventsFile } from "../export/events_file.ts";
import { openLiveScalars } from "../export/live_scalars.ts";
import type { TrainEvent } from "../run/events.ts";
import type { RunJob } from "./job.ts";

/**
 * Writes a training's curves for TensorBoard while it runs. A failure to write them does not end the
 * training; it is logged once.
 *
 * @param open Opens the file.
 * @returns A function that receives the events.
 */
export async function showInTensorboard(
  { folder, emit }: Pick<RunJob, "folder" | "emit">,
  open = openEventsFile,
): Promise<(event: TrainEvent) => void> {
  let take: ((event: TrainEvent) => void) | undefined;
  const giveUp = (error: unknown) => {
    take = undefined;
    emit({ type: "log", level: "warning", message: `No more curves for TensorBoard: ${messageOf(error)}` });
  };
  try {
    take = await openLiveScalars(folder, Date.now, open);
  } catch (error) {
    giveUp(error);
  }
  return (event) => {
    try {
      take?.(event);
    } catch (error) {
      giveUp(error);
    }
  };
}
