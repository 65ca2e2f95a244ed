import { writeFileAtomically } from "../../base/files.ts";
import { RunHistory } from "../../run/run_history.ts";
import { RUN_FILES } from "../../run/run_folder.ts";
import { lossPlot } from "./loss_plot.ts";

/**
 * Writes the plot of a run's losses into the run's folder, from the log as far as it has been written.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the log is damaged or the plot cannot be written.
 */
export async function writeLossPlot(folder: string): Promise<void> {
  await writeFileAtomically(`${folder}/${RUN_FILES.losses}`, lossPlot(await RunHistory.read(folder)));
}
