import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import { epochName } from "../run/checkpoint_names.ts";
import type { TrainingJob } from "./job.ts";
import type { Progress } from "./progress.ts";

/** Milliseconds before each further try to read a checkpoint: what a disk or a network could not read may pass. */
const PAUSES = [500, 1000];

/**
 * Reads the checkpoint of the last epoch at whose end the embeddings had not begun to collapse. If it cannot be used,
 * that of the good epoch before it is read, if there is one, and a warning says so.
 *
 * @returns Undefined if there is no good epoch.
 * @throws {UserError} If none of them can be used.
 */
export async function readGoodCheckpoint(
  { job: { store, emit, pauses }, progress: { collapse: { good }, epoch: complete, step } }: {
    job: Pick<TrainingJob, "store" | "emit" | "pauses">;
    progress: Progress;
  },
): Promise<Checkpoint | undefined> {
  if (good === null) return undefined;
  const wanted = epochName(good.epoch);
  let fault: unknown;
  for (const pause of [0, ...pauses?.read ?? PAUSES]) {
    await delay(pause);
    try {
      return await store.read(wanted);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      fault = error;
    }
  }
  for (const epoch of (await store.epochs()).filter((epoch) => epoch < good.epoch)) {
    const earlier = await store.read(epochName(epoch)).catch(ignoreUserError);
    if (earlier?.state.collapse?.good?.epoch !== epoch) continue;
    emit({
      type: "log",
      level: "warning",
      message: `The rescue goes back to ${epochName(epoch)} instead of ${wanted}: ${messageOf(fault)}`,
    });
    return earlier;
  }
  throw new UserError(
    `The embeddings collapsed in epoch ${
      complete + 1
    }, step ${step}, and the rescue cannot go back to ${wanted}: ` +
      `${messageOf(fault)}. All checkpoints stay as they are; --resume tries it again`,
  );
}

function ignoreUserError(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}
