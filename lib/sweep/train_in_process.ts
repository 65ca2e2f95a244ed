import { constants } from "node:os";
import { withDiskErrors } from "../base/files.ts";
import type { TrainingRequest } from "../train/messages.ts";
import { launchDetached } from "../train/steering/launch_detached.ts";
import type { DetachedRequest } from "../train/steering/start_detached.ts";

/** The program that trains: that of `deno task train --detach`. */
const PROGRAM = new URL("../../tasks/background_train.ts", import.meta.url).href;

/** A training in a process of its own. */
export interface TrainingProcess {
  /** Its exit code, and the last line that it printed, or the line of its error. */
  readonly ended: Promise<{ code: number; lastLine: string }>;
  /** Asks it to save and stop; a second time ends it at once. */
  stop(): void;
}

/**
 * Starts a training in a process of its own, which a Ctrl-C in the terminal does not reach. Its output is in the run's
 * folder, as that of `deno task train --detach`.
 *
 * @param folder The folder of runs, which this creates.
 * @throws {UserError} If the folder cannot be written.
 */
export async function trainInProcess(request: TrainingRequest, folder: string): Promise<TrainingProcess> {
  const log = `${folder}/train.log.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(log, async () => {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(log, "");
  });
  // Open, since the training gives the file another name.
  const output = await Deno.open(log);
  const detached: DetachedRequest = { request, log };
  const child = launchDetached(PROGRAM, log, JSON.stringify(detached));
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(signal === null ? code! : 128 + constants.signals[signal]));
  });
  return {
    ended: ended.then(async (code) => ({
      code,
      lastLine: lastLineOf(await new Response(output.readable).text()),
    }))
      .finally(() => Deno.remove(log).catch(() => {})), // Still there if the training did not begin.
    stop: () => child.kill("SIGINT"),
  };
}

/** The line of the error that ended a program; without one its last line. */
export function lastLineOf(text: string): string {
  const lines = text.trim().split("\n").map((line) => line.trim());
  const error = lines.findLastIndex((line) => line.startsWith("trinca: "));
  // The stack of an internal error follows.
  if (/^trinca: internal error/.test(lines[error] ?? "")) return lines.slice(error, error + 2).join(": ");
  return lines.at(error < 0 ? -1 : error)!;
}
