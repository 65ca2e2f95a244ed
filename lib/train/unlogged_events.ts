import type { CheckpointState } from "../run/checkpoint_format.ts";
import { bestEpoch } from "../run/current_checkpoints.ts";
import type { EventOf, NewEvent, TrainEvent } from "../run/events.ts";

/**
 * Returns the events of saving a checkpoint and of the end of its epoch that are missing in a run's log,
 * because the program ended between writing the checkpoint and emitting them. Without them no view of the
 * run would show that epoch or mark it as the best.
 *
 * @param events The log, in which nothing follows the checkpoint.
 * @param state Where the training was, from the checkpoint.
 * @param saved The checkpoint.
 * @returns The events to append; none if the log is complete.
 */
export function unloggedEvents(
  events: readonly TrainEvent[],
  state: Pick<CheckpointState, "epoch" | "step" | "best">,
  saved: Pick<EventOf<"checkpoint_saved">, "name" | "digest" | "bytes">,
): NewEvent[] {
  const { epoch, step } = state;
  const missing: NewEvent[] = [];
  if (!events.some((event) => event.type === "checkpoint_saved" && event.name === saved.name)) {
    const best = step === 0 && bestEpoch(state) === epoch;
    missing.push({ type: "checkpoint_saved", epoch, step, best, ...saved });
  }
  const isFinished = events.some((event) => event.type === "epoch_finished" && event.epoch === epoch);
  const end = step > 0 || isFinished ? undefined : epochEnd(events, epoch);
  return end === undefined ? missing : [...missing, end];
}

/** Reconstructs the end of an epoch from its other events; undefined if one of them is missing. */
function epochEnd(events: readonly TrainEvent[], epoch: number): NewEvent | undefined {
  const of = <Type extends TrainEvent["type"]>(type: Type) =>
    events.filter((event): event is EventOf<Type> =>
      event.type === type && "epoch" in event && event.epoch === epoch
    );
  const steps = of("step");
  const validation = of("validation").at(-1);
  const evaluation = of("evaluation").at(-1);
  const miner = of("miner_changed").at(-1)?.to ?? of("epoch_started").at(-1)?.miner;
  if (steps.length === 0 || validation === undefined || evaluation === undefined || miner === undefined) {
    return;
  }
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    type: "epoch_finished",
    epoch,
    miner,
    lr: steps.at(-1)!.lr,
    train_loss: sum(steps.map(({ loss }) => loss)) / steps.length,
    validation_loss: validation.loss,
    seconds: sum(steps.map(({ milliseconds }) => milliseconds)) / 1000 + evaluation.seconds,
  };
}
