import { basename } from "node:path";
import type { TrainEvent } from "../run/events.ts";
import { type LogLine, logLines } from "../run/log_lines.ts";

/** Of each of the events that there are many of, one in so many stays. */
const EVERY = 20;

/** The events that there are many of. */
const MANY: ReadonlySet<TrainEvent["type"]> = new Set(["step", "mining", "machine", "workers"]);

/** The ends of an epoch, at which the last of them stay: how a training stood then must not be missing. */
const ENDS: ReadonlySet<TrainEvent["type"]> = new Set(["epoch_finished", "rescued", "run_finished"]);

/**
 * Yields the lines of a run's log, some at a time, for a small copy of the run: of the steps and whatever else there is
 * much of every 20th and the last of each epoch, the points of every second epoch, and the copy's name in place of the
 * run's folder.
 *
 * @param path The log's path.
 * @param run The copy's name.
 * @throws {UserError} If the log is missing or damaged.
 */
export async function* thinnedLog(path: string, run: string): AsyncGenerator<string[], void> {
  const seen = new Map<string, number>();
  /** Begins with a line that only stays if none of its type follows before the end of the epoch. */
  let waiting: { line: string; last?: string }[] = [];
  for await (const lines of logLines(path)) {
    const ready: string[] = [];
    for (const line of lines) {
      const { type } = line.event;
      let last: { last: string } | undefined;
      if (MANY.has(type)) {
        const before = seen.get(type) ?? 0;
        seen.set(type, before + 1);
        waiting = waiting.filter((other) => other.last !== type);
        if (before % EVERY !== 0) last = { last: type };
      } else if (ENDS.has(type)) {
        waiting = waiting.map(({ line }) => ({ line }));
      }
      waiting.push({ line: copied(line, run), ...last });
      while (waiting.length > 0 && waiting[0]!.last === undefined) ready.push(waiting.shift()!.line);
    }
    yield ready;
  }
  yield waiting.map(({ line }) => line);
}

/** A line of a log in the copy. What it keeps is what is written there: a parsed event may say the same in another way. */
function copied({ line, event }: LogLine, run: string): string {
  switch (event.type) {
    case "run_started":
      return changed(line, () => ({ run }));
    case "run_finished":
      return changed(line, () => ({ folder: run }));
    case "final_evaluation": {
      const { checkpoint } = event.report;
      if (checkpoint === undefined) return line;
      const path = `${run}/${basename(checkpoint.path)}`;
      return changed(line, ({ report }) => ({
        report: { ...report, checkpoint: { ...report.checkpoint, path } },
      }));
    }
    case "evaluation":
      return event.epoch % 2 === 0 ? line : changed(line, () => ({ projection: undefined }));
    default:
      return line;
  }
}

// deno-lint-ignore no-explicit-any
function changed(line: string, change: (written: any) => object): string {
  const written = JSON.parse(line);
  return JSON.stringify({ ...written, ...change(written) });
}
