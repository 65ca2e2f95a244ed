import { writeFileAtomically } from "../../base/files.ts";
import { Epochs } from "../../run/epochs.ts";
import { followEvents } from "../../run/follow_events.ts";
import { RUN_FILES } from "../../run/run_folder.ts";
import { type DrawnStep, lossPlot } from "./loss_plot.ts";

/**
 * Writes the plot of a run's losses into the run's folder, from the log as far as it has been written.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the log is damaged or the plot cannot be written.
 */
export async function writeLossPlot(folder: string): Promise<void> {
  const epochs = new Epochs({ most: Infinity });
  let steps: DrawnStep[] = [];
  for await (const { events, current } of followEvents(folder)) {
    for (const event of events) {
      epochs.take(event);
      if (event.type === "rescued") {
        const { global_step: last } = event.back_to;
        steps = steps.filter(({ global_step }) => global_step <= last);
      }
      if (event.type !== "step") continue;
      const { global_step, loss, lr } = event;
      steps.push({ global_step, loss, lr });
    }
    if (current) break;
  }
  await writeFileAtomically(`${folder}/${RUN_FILES.losses}`, lossPlot(steps, epochs));
}
