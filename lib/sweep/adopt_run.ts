import { setTimeout as delay } from "node:timers/promises";
import { runStatus } from "../run/run_status.ts";
import { connectToRun } from "../train/steering/connect_to_run.ts";
import type { TrainingProcess } from "./train_in_process.ts";

const LOOK_EVERY_MS = 500;

/** Exit codes of a training by how it ended. */
const CODES = { done: 0, failed: 1, diverged: 2, stopped: 130 } as const;

/**
 * Waits for a training of another process, such as that of a sweep that was killed, as for one of our own.
 *
 * @param folder The run's folder.
 */
export function adoptRun(folder: string): TrainingProcess {
  const untilEnded = async () => {
    for (;;) {
      const status = await runStatus(folder);
      if (status.state === "finished") {
        return { code: CODES[status.end.state], lastLine: status.end.message };
      }
      if (status.state === "interrupted") {
        return { code: 1, lastLine: "its process ended before the training did" };
      }
      await delay(LOOK_EVERY_MS);
    }
  };
  return {
    ended: untilEnded(),
    stop() {
      connectToRun(folder).then(async (run) => {
        await run?.give("stop");
        run?.close();
      }).catch(() => {}); // It has ended, or accepts no commands: its end is awaited in any case.
    },
  };
}
