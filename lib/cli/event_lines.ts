import { shellWord } from "../base/shell_word.ts";
import { compact, count, decimal, formatDuration } from "../base/format.ts";
import { atMainRate, MAIN_RATE } from "../config/false_accept_rates.ts";
import { describeLoss } from "../config/losses.ts";
import { describeRecipe } from "../config/changed_flags.ts";
import { describePhases } from "../config/phases.ts";
import { checkpointName, epochName } from "../run/checkpoint_names.ts";
import { Epochs } from "../run/epochs.ts";
import type { EventOf, TrainEvent } from "../run/events.ts";
import { SIGNAL_NAMES, SIGNALS } from "../run/signals.ts";
import { wrapText } from "../report/text_table.ts";

/** Maximum width of a line; only a path or an error message may exceed it. */
const WIDTH = 80;

/** The run of a training, for how to continue it. */
export interface RunPlace {
  /** The run's folder; that of a new run may not exist yet. */
  folder: string;
  /** Whether the training continues a run. */
  resumes: boolean;
}

/** Column headers of a step's line, each padded to the width of its column. */
const COLUMNS = [
  " epoch",
  "     step",
  ...SIGNAL_NAMES.map((name) => SIGNALS[name].title.slice(0, 6).padStart(7)),
  "      lr",
  " img/s",
];

/**
 * Turns a training's events into lines of text of at most 80 columns: one every `logEvery` steps, one for each
 * epoch, and one for each other event that a user should know about. It is a pure fold over the events.
 */
export class EventLines {
  readonly #logEvery: number;
  readonly #epochs = new Epochs();
  /** The newest checkpoint, from which the training could be continued. */
  #saved: string | undefined;
  #at: EventOf<"step"> | undefined;
  #over = false;
  #isHeaded = false;

  /**
   * Creates the fold; pass it every event from the first on.
   *
   * @param logEvery Steps between two lines.
   */
  constructor(logEvery: number) {
    this.#logEvery = logEvery;
  }

  /** Returns the lines for the next event; most events have none. */
  take(event: TrainEvent): string[] {
    this.#epochs.take(event);
    switch (event.type) {
      case "run_started":
        this.#isHeaded = false;
        this.#saved = event.resumed_from && checkpointName(event.resumed_from);
        return heading(event);
      case "miner_changed":
        return [`Miner: ${event.from} → ${event.to}, by ${event.reason}`];
      case "step":
        this.#at = event;
        return event.step % this.#logEvery === 0 || event.step === this.#epochs.run?.steps_per_epoch
          ? [...this.#columns(), this.#stepLine(event)]
          : [];
      case "checkpoint_saved":
        this.#saved = event.name;
        this.#at = undefined;
        return event.step > 0 ? [`Saved ${event.name}`] : [];
      case "epoch_finished":
        return this.#epochLines(event);
      case "alert":
        return [`ALERT: ${event.message}`];
      case "rescued":
        this.#isHeaded = false;
        // The checkpoints after that are deleted.
        this.#saved = event.back_to.epoch === 0 ? undefined : epochName(event.back_to.epoch);
        this.#at = undefined;
        return [event.message];
      case "log":
        return event.level === "warning" ? [`Warning: ${event.message}`] : wrapText(event.message, WIDTH);
      case "run_finished":
        this.#over = true;
        return this.#finish(event);
      case "epoch_started":
      case "validation":
      case "evaluation":
      case "mining":
      case "machine":
      case "workers":
      case "final_evaluation":
        return [];
      case "state":
        return event.state === "paused" ? ["Paused"] : [];
    }
  }

  /**
   * Returns the lines for a training that is ended before it could save: what was lost, and how to continue.
   *
   * @param how How it was ended: `Ended at once`.
   */
  cutShort(how: string, { folder, resumes }: RunPlace): string[] {
    if (this.#over) return [];
    const go = `Continue  deno task train --resume ${shellWord(folder)}`;
    if (this.#epochs.run === undefined) {
      return resumes
        ? [`${how}, before the training continued`, `Run       ${folder}`, go]
        : [`${how}, before the training began`];
    }
    const where = this.#at === undefined ? "" : ` in epoch ${this.#at.epoch}, step ${this.#at.step}`;
    return [
      ...wrapText(
        `${how}${where}${
          this.#saved === undefined ? "; nothing was saved yet" : `; the newest checkpoint is ${this.#saved}`
        }`,
        WIDTH,
      ),
      `Run       ${folder}`,
      ...(this.#saved === undefined ? [] : [go]),
    ];
  }

  /** The headers of the columns, above the first step: what was chosen for the training comes before. */
  #columns(): string[] {
    if (this.#isHeaded) return [];
    this.#isHeaded = true;
    return ["", COLUMNS.join(" ")];
  }

  #stepLine(event: EventOf<"step">): string {
    const cells = [
      this.#of(event.epoch, "epochs"),
      this.#of(event.step, "steps_per_epoch"),
      ...SIGNAL_NAMES.map((name) => decimal(event[name], SIGNALS[name].digits)),
      event.lr.toExponential(1),
      String(Math.round(event.images_per_second)),
    ];
    return cells.map((cell, i) => cell.padStart(COLUMNS[i]!.length)).join(" ");
  }

  #of(done: number, all: "epochs" | "steps_per_epoch"): string {
    return `${done}/${this.#epochs.run?.[all] ?? 0}`;
  }

  #epochLines(event: EventOf<"epoch_finished">): string[] {
    const record = this.#epochs.of(event.epoch);
    const losses = `loss ${decimal(event.train_loss)}, validation ${decimal(event.validation_loss)}`;
    const end = `Epoch ${this.#of(event.epoch, "epochs")}: ${event.miner}, ${losses}, ` +
      formatDuration(event.seconds);
    if (record?.evaluation === undefined) return [end];
    const { original, exact, holdout_val } = record.evaluation;
    const held = holdout_val === null ? "" : `; held out ${decimal(holdout_val)}`;
    const best = record.checkpoint?.best ? " (best)" : "";
    const val = `VAL@FAR=${MAIN_RATE.toExponential()} ${decimal(atMainRate(exact.val_at_far))} exact`;
    const figures = `${val}; by 512 + 512 pairs ${decimal(original.val)}, ` +
      `accuracy ${decimal(original.accuracy)}${held}${best}`;
    return [end, ...wrapText(figures, WIDTH - 2).map((line) => `  ${line}`)];
  }

  #finish({ state, seconds, message, folder, best }: EventOf<"run_finished">): string[] {
    const word = { done: "Done", stopped: "Stopped", diverged: "Diverged", failed: "Failed" }[state];
    return [
      ...wrapText(`${word} in ${formatDuration(seconds)}: ${message}`, WIDTH),
      `Run       ${folder}${best === null ? "" : `, best ${best}`}`,
      ...this.#howToContinue(state, folder),
    ];
  }

  /** How to continue a training that did not reach its end. One that diverged would diverge again. */
  #howToContinue(state: EventOf<"run_finished">["state"], folder: string): string[] {
    if (state !== "stopped" && state !== "failed") return [];
    if (this.#saved !== undefined) return [`Continue  deno task train --resume ${shellWord(folder)}`];
    return [state === "stopped" ? "Nothing was trained yet" : "Nothing was saved yet"];
  }
}

function heading(event: EventOf<"run_started">): string[] {
  const { dataset, engine, config, resumed_from: from } = event;
  const held = dataset.holdout_images > 0 ? `${count(dataset.holdout_images)} held out, ` : "";
  const turns = Number(config.turned_classes ?? 0);
  const turned = turns > 0 ? ` in ${turns} turns, which are classes of their own` : "";
  const rows: [string, string][] = [
    ["Run", from === undefined ? event.run : `${event.run}, from epoch ${from.epoch}, step ${from.step}`],
    [
      "Data",
      `${dataset.title}: ${count(dataset.train_images)} training images${turned}, ${held}` +
      `${count(dataset.test_images)} test images`,
    ],
    [
      "Engine",
      `${engine.name}: ${engine.device}, ${engine.version}${
        config.precision === "float32" ? "" : `, ${config.precision}`
      } (${engine.reason})`,
    ],
    [
      "Network",
      `${config.net === undefined ? "" : `${config.net}, `}${config.embedding_size}-d embeddings, ` +
      `${count(event.parameters)} parameters${
        event.multiply_adds === undefined ? "" : `, ${compact(event.multiply_adds)} multiply-adds per image`
      }`,
    ],
    [
      "Training",
      `${event.epochs} ${event.epochs === 1 ? "epoch" : "epochs"} of ${count(event.steps_per_epoch)} ${
        event.steps_per_epoch === 1 ? "step" : "steps"
      }, batch ${config.batch_size}, ` +
      `${describeLoss(config)}, ${describePhases(config, event.epochs)}, seed ${config.seed}`,
    ],
    ...(config.recipe === undefined ? [] : [["Recipe", describeRecipe(config, true)] as [string, string]]),
    ...(event.epoch_plan === undefined ? [] : [["Epoch", event.epoch_plan] as [string, string]]),
  ];
  const lines = rows.flatMap(([name, value]) =>
    wrapText(value, WIDTH - 10).map((line, i) => (i === 0 ? name : "").padEnd(10) + line)
  );
  if (!dataset.synthetic) return lines;
  const why = dataset.fallback_reason === undefined ? "" : `, because ${dataset.fallback_reason}`;
  return [...lines, "", ...wrapText(`!! SYNTHETIC DATA: ${dataset.title}${why} !!`, WIDTH)];
}
