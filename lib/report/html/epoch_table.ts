import { atMainRate } from "../../config/false_accept_rates.ts";
import type { Epochs } from "../../run/epochs.ts";
import { compact, decimal } from "../../base/format.ts";
import type { TextTable } from "../text_table.ts";

/** The table of epochs: a row for each complete epoch; the best one has a star. */
export function epochTable(epochs: Epochs): TextTable | undefined {
  const { complete, best } = epochs;
  if (complete.length === 0) return undefined;
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
    rows: complete.map(({ epoch, end, evaluation }) => [
      `${epoch}${epoch === best?.epoch ? " ★" : ""}`,
      end.miner,
      compact(end.lr),
      decimal(end.train_loss),
      decimal(end.validation_loss),
      decimal(evaluation?.original.accuracy),
      decimal(evaluation?.original.val),
      decimal(evaluation && atMainRate(evaluation.exact.val_at_far)),
      decimal(evaluation?.exact.recall_at_1),
      end.seconds.toFixed(1),
    ]),
  };
}
