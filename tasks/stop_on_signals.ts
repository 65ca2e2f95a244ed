import process from "node:process";
import { oncePerPress } from "../lib/cli/once_per_press.ts";
import { stopNotice } from "../lib/cli/stop_notice.ts";
import type { TrainingView } from "../lib/cli/training_view.ts";
import type { TrainingPhase } from "../lib/run/training_phase.ts";
import type { Trainer } from "../lib/train/trainer.ts";

/**
 * The first signal asks the training to stop and save; a second one ends the program at once. After the training's
 * end, one signal leaves the view.
 *
 * @param phase What the training is doing.
 * @param endAtOnce Ends the program.
 * @returns A function that removes the handlers of SIGINT and SIGTERM.
 */
export function stopOnSignals(
  trainer: Trainer,
  view: TrainingView,
  phase: () => TrainingPhase,
  endAtOnce: () => Promise<void>,
): () => void {
  let asked = false;
  let over = false;
  trainer.end.finally(() => {
    over = true;
    if (asked) view.leave(); // Too late to stop, but the user wants to leave.
  }).catch(() => {});
  const stop = oncePerPress(() => {
    if (over) return view.leave();
    if (asked) return void endAtOnce();
    asked = true;
    trainer.give("stop");
    const notice = stopNotice(phase());
    view.print(
      `${notice[0]!.toUpperCase()}${notice.slice(1)}; interrupt again to end at once` +
        (notice.endsWith("saving") ? " without saving" : ""),
    );
  });
  // Never removed: a closed terminal may be noticed before the system sends SIGHUP.
  process.on("SIGHUP", stop);
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
