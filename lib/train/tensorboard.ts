import { openLiveScalars } from "../export/live_scalars.ts";
import type { TrainEvent } from "../run/events.ts";
import type { TrainingJob } from "./job.ts";

/**
 * Writes a training's curves for TensorBoard as it goes on. That they cannot be written is no reason to fail: it is
 * told, once.
 *
 * @returns Takes the events to come.
 */
export async function showInTensorboard(
  { folder, engine, emit }: Pick<TrainingJob, "folder" | "engine" | "emit">,
): Promise<(event: TrainEvent) => void> {
  let show: ((event: TrainEvent) => void) | undefined;
  const giveUp = (error: unknown) => {
    show = undefined;
    const reason = error instanceof Error ? error.message : error;
    emit({ type: "log", level: "warning", message: `No more curves for TensorBoard: ${reason}` });
  };
  try {
    show = await openLiveScalars(folder, engine, Date.now);
  } catch (error) {
    giveUp(error);
  }
  return (event) => {
    try {
      show?.(event);
    } catch (error) {
      giveUp(error);
    }
  };
}
