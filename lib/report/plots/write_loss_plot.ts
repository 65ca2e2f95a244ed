import { writeFileAtomically } from "../../base/files.ts";
import type { TrainEvent } from "../../run/events.ts";
import { followEvents } from "../../run/follow_events.ts";
import { RUN_FILES } from "../../run/run_folder.ts";
import { type DrawnStep, lossPlot } from "./loss_plot.ts";

/** What the plot shows besides steps. */
const SHOWN: ReadonlySet<TrainEvent["type"]> = new Set(["run_started", "validation", "miner_changed"]);

/**
 * Draws a run's losses into its folder, from its log as far as it is written.
 *
 * @param folder The run's.
 * @throws {UserError} If the log is damaged or the plot cannot be written.
 */
export async function writeLossPlot(folder: string): Promise<void> {
  const shown: (TrainEvent | DrawnStep)[] = [];
  for await (const { events, current } of followEvents(folder)) {
    for (const event of events) {
      if (event.type === "step") {
        const { type, global_step, loss, lr } = event;
        shown.push({ type, global_step, loss, lr });
      } else if (SHOWN.has(event.type)) shown.push(event);
    }
    if (current) break;
  }
  await writeFileAtomically(`${folder}/${RUN_FILES.losses}`, lossPlot(shown));
}
