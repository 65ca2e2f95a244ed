import type { EventOf, TrainEvent } from "../run/events.ts";
import { formatDuration } from "../report/duration.ts";
import { decimal } from "../report/figure_text.ts";
import { wrapText } from "../report/text_table.ts";

/** No line is wider but for a path or an error in it. */
const WIDTH = 80;

/** Heads of the columns of a step's line, each as wide as its column. */
const COLUMNS = [
  " epoch",
  "     step",
  "   loss",
  " active",
  " semi-h",
  " d(a,p)",
  " d(a,n)",
  " spread",
  "      lr",
  " img/s",
] as const;

/**
 * Turns a training's events into lines of text of at most 80 columns: one for every so many steps, one for each
 * epoch, and one for whatever else a person would want to be told. A fold over the stream and nothing else.
 */
export class EventLines {
  readonly #logEvery: number;
  #epochs = 0;
  #stepsPerEpoch = 0;
  #evaluation: EventOf<"evaluation"> | undefined;
  #saved: EventOf<"checkpoint_saved"> | undefined;
  #resumed = false;

  /**
   * Starts before the first event.
   *
   * @param logEvery Steps between two lines.
   */
  constructor(logEvery: number) {
    this.#logEvery = logEvery;
  }

  /** The lines for the next event; none for most. */
  next(event: TrainEvent): string[] {
    switch (event.type) {
      case "run_started":
        this.#epochs = event.epochs;
        this.#stepsPerEpoch = event.steps_per_epoch;
        this.#resumed = event.resumed_from !== undefined;
        return [...heading(event), "", COLUMNS.join(" ")];
      case "miner_changed":
        return [`Miner: ${event.from} → ${event.to}, by ${event.reason}`];
      case "step":
        return event.step % this.#logEvery === 0 || event.step === this.#stepsPerEpoch
          ? [this.#stepLine(event)]
          : [];
      case "evaluation":
        this.#evaluation = event;
        return [];
      case "checkpoint_saved":
        this.#saved = event;
        return event.step > 0 ? [`Saved ${event.name}`] : [];
      case "epoch_finished":
        return this.#epochLines(event);
      case "alert":
        return [`ALERT: ${event.message}`];
      case "log":
        return [event.level === "warning" ? `Warning: ${event.message}` : event.message];
      case "run_finished":
        return this.#finish(event);
      case "epoch_started":
      case "validation":
      case "mining":
      case "machine":
      case "final_evaluation":
        return [];
      case "state":
        return event.state === "paused" ? ["Paused"] : [];
    }
  }

  #stepLine(event: EventOf<"step">): string {
    const cells = [
      `${event.epoch}/${this.#epochs}`,
      `${event.step}/${this.#stepsPerEpoch}`,
      decimal(event.loss, 4),
      decimal(event.active, 3),
      decimal(event.semi_hard, 3),
      decimal(event.positive_distance, 4),
      decimal(event.negative_distance, 4),
      decimal(event.spread, 3),
      event.lr.toExponential(1),
      String(Math.round(event.images_per_second)),
    ];
    return cells.map((cell, i) => cell.padStart(COLUMNS[i]!.length)).join(" ");
  }

  #epochLines(event: EventOf<"epoch_finished">): string[] {
    const { original, exact, holdout_val } = this.#evaluation!;
    const held = holdout_val === null ? "" : `; held out ${decimal(holdout_val, 4)}`;
    const best = this.#saved?.best ? " (best)" : "";
    const figures =
      `VAL@FAR=1e-3 ${decimal(exact.val_at_far["0.001"] ?? NaN, 4)} exact; by 512 + 512 pairs ` +
      `${decimal(original.val, 4)}, accuracy ${decimal(original.accuracy, 4)}${held}${best}`;
    return [
      `Epoch ${event.epoch}/${this.#epochs}: ${event.miner}, loss ${decimal(event.train_loss, 4)}, ` +
      `validation ${decimal(event.validation_loss, 4)}, ${formatDuration(event.seconds)}`,
      ...wrapText(figures, WIDTH - 2).map((line) => `  ${line}`),
    ];
  }

  #finish({ state, seconds, message, folder, best }: EventOf<"run_finished">): string[] {
    const word = { done: "Done", stopped: "Stopped", diverged: "Diverged", failed: "Failed" }[state];
    const kept = this.#saved !== undefined || this.#resumed;
    return [
      ...wrapText(`${word} in ${formatDuration(seconds)}: ${message}`, WIDTH),
      `Run       ${folder}${best === null ? "" : `, best ${best}`}`,
      ...(state === "stopped"
        ? [kept ? `Go on     deno task train --resume ${folder}` : "Nothing was trained yet"]
        : []),
    ];
  }
}

function heading(event: EventOf<"run_started">): string[] {
  const { dataset, engine, config, resumed_from: from } = event;
  const images = (count: number) => count.toLocaleString("en-US");
  const held = dataset.holdout_images > 0 ? `${images(dataset.holdout_images)} held out, ` : "";
  const rows: [string, string][] = [
    ["Run", from === undefined ? event.run : `${event.run}, from epoch ${from.epoch}, step ${from.step}`],
    [
      "Data",
      `${dataset.title}: ${images(dataset.train_images)} training images, ${held}` +
      `${images(dataset.test_images)} test images`,
    ],
    [
      "Engine",
      `${engine.name}: ${engine.device}, ${engine.version}${
        config.precision === "bfloat16" ? ", bfloat16" : ""
      } (${engine.reason})`,
    ],
    ["Network", `${config.embedding_size}-d embeddings, ${images(event.parameters)} parameters`],
    [
      "Training",
      `${event.epochs} ${
        event.epochs === 1 ? "epoch" : "epochs"
      } of ${event.steps_per_epoch} steps, batch ${config.batch_size}, ` +
      `margin ${config.margin}, ${config.miner}, seed ${config.seed}`,
    ],
  ];
  const lines = rows.flatMap(([name, value]) =>
    wrapText(value, WIDTH - 10).map((line, i) => (i === 0 ? name : "").padEnd(10) + line)
  );
  if (!dataset.synthetic) return lines;
  const why = dataset.fallback_reason === undefined ? "" : `, since ${dataset.fallback_reason}`;
  return [...lines, "", ...wrapText(`!! SYNTHETIC DATA: ${dataset.title}${why} !!`, WIDTH)];
}
