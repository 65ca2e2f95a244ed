import { writeFileAtomically } from "../../base/files.ts";
import { Epochs } from "../../run/epochs.ts";
import { followEvents } from "../../run/follow_events.ts";
import { RUN_FILES } from "../../run/run_folder.ts";
import { type DrawnStep, lossPlot } from "./loss_plot.ts";

/**
 * Draws a run's losses into its folder, from its log as far as it is written.
 *
 * @param folder The run's.
 * @throws {UserError} If the log is damaged or the plot cannot be written.
 */
export async function writeLossPlot(folder: string): Promise<void> {
  const epochs = new Epochs({ most: Infinity });
  const steps: DrawnStep[] = [];
  for await (const { events, current } of followEvents(folder)) {
    for (const event of events) {
      epochs.take(event);
      if (event.type !== "step") continue;
      const { global_step, loss, lr } = event;
      steps.push({ global_step, loss, lr });
    }
    if (current) break;
  }
  await writeFileAtomically(`${folder}/${RUN_FILES.losses}`, lossPlot(steps, epochs));
}
