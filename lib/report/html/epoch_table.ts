import { atMainRate } from "../../config/false_accept_rates.ts";
import type { EventOf, TrainEvent } from "../../run/events.ts";
import { decimal } from "../../base/format.ts";
import type { TextTable } from "../text_table.ts";

/** What is told of an epoch. */
interface EpochRow {
  end: EventOf<"epoch_finished">;
  evaluation: EventOf<"evaluation"> | undefined;
  best: boolean;
}

/** A row for each epoch that is complete; of an epoch that a resumed run did again, the last. */
export function epochTable(events: readonly TrainEvent[]): TextTable | undefined {
  const rows = epochRows(events);
  if (rows.length === 0) return undefined;
  return {
    header: [
      "Epoch",
      "miner",
      "learning rate",
      "training loss",
      "validation loss",
      "accuracy",
      "VAL, 512 pairs",
      "exact VAL",
      "Recall@1",
      "seconds",
    ],
    rows: rows.map(({ end, evaluation, best }) => [
      `${end.epoch}${best ? " ★" : ""}`,
      end.miner,
      end.lr.toExponential(0),
      decimal(end.train_loss),
      decimal(end.validation_loss),
      decimal(evaluation?.original.accuracy ?? NaN),
      decimal(evaluation?.original.val ?? NaN),
      decimal(evaluation && atMainRate(evaluation.exact.val_at_far)),
      decimal(evaluation?.exact.recall_at_1 ?? NaN),
      end.seconds.toFixed(1),
    ]),
  };
}

/** The evaluation of an epoch and its checkpoint are told before its end. */
function epochRows(events: readonly TrainEvent[]): EpochRow[] {
  const rows = new Map<number, EpochRow>();
  let evaluation: EventOf<"evaluation"> | undefined;
  let best = 0;
  for (const event of events) {
    if (event.type === "evaluation") evaluation = event;
    else if (event.type === "checkpoint_saved" && event.best) best = event.epoch;
    else if (event.type === "epoch_finished") {
      const own = evaluation?.epoch === event.epoch ? evaluation : undefined;
      rows.set(event.epoch, { end: event, evaluation: own, best: false });
    }
  }
  const last = rows.get(best);
  if (last !== undefined) last.best = true;
  return [...rows.values()].sort((a, b) => a.end.epoch - b.end.epoch);
}
