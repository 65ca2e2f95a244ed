import { UserError } from "../base/user_error.ts";
import type { TrainEvent } from "../run/events.ts";
import type { Command } from "./control.ts";
import type { FromTrainer, ToTrainer, TrainerEnd, TrainingRequest } from "./messages.ts";
import { trainerRights } from "./trainer_rights.ts";

/** A training that runs in its own thread. */
export interface Trainer {
  /** How it ended. Rejects with its error: a {@link UserError} if the user can fix the cause. */
  readonly end: Promise<TrainerEnd>;
  /** Sends it a command. */
  give(command: Command): void;
}

/**
 * Starts a training in a thread.
 *
 * @param take Receives every event as it happens; if it throws, the training ends with that error.
 * @param notice Receives lines about the progress of preparing the data, before the first event.
 */
export function startTrainer(
  request: TrainingRequest,
  take: (event: TrainEvent) => void,
  notice: (line: string) => void = () => {},
): Trainer {
  const worker = new Worker(new URL("./train_worker.ts", import.meta.url), workerOptions(request));
  const post = (message: ToTrainer) => worker.postMessage(message);
  const end = new Promise<TrainerEnd>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromTrainer>) => {
      switch (data.kind) {
        case "event":
          try {
            take(data.event);
          } catch (error) {
            reject(error); // The events have no receiver any more: standard output is closed, say.
          }
          return;
        case "notice":
          notice(data.line);
          return;
        case "end":
          resolve(data.end);
          return;
        case "error": {
          const error = data.user ? new UserError(data.message) : new Error(data.message);
          if (data.stack !== "") error.stack = data.stack;
          reject(error);
        }
      }
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The trainer's thread died: ${event.message}`));
    };
  }).finally(() => worker.terminate());
  post({ kind: "start", request });
  return { end, give: (command) => post({ kind: "command", command }) };
}

/**
 * The permissions of a thread need `--unstable-worker-options`, which the project's `deno.json` has; without it, as in a
 * package of a registry, Deno would end the program.
 */
function workerOptions(request: TrainingRequest): WorkerOptions {
  if (!import.meta.url.startsWith("file:")) return { type: "module" };
  const granted = (name: "read" | "write") => Deno.permissions.querySync({ name }).state === "granted";
  return { type: "module", deno: { permissions: trainerRights(request, granted) } };
}
