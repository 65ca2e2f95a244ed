import { sha256 } from "../../base/files.ts";
import { CHECKPOINT_FILES } from "../../run/checkpoint_format.ts";
import { currentCheckpoints, listCheckpoints } from "../../run/current_checkpoints.ts";
import { readEvents } from "../../run/event_log.ts";
import type { TrainEvent } from "../../run/events.ts";
import { readCheckpoint } from "../../run/read_checkpoint.ts";
import { pointedAt } from "../../run/run_folder.ts";
import { readStoredRun } from "../../run/stored_run.ts";

/** What a finished run is: its checkpoints to the bit, and its history. */
export interface FinishedRun {
  /** SHA-256 of each file of the newest and the best checkpoint, by path. */
  files: Record<string, string>;
  /** Where the links point. */
  links: Record<"best" | "last", string | undefined>;
  /** The events of the training, without times. */
  history: string[];
}

/** Fields of events that differ between two runs of the same training. */
const OF_TIME: readonly string[] = ["time", "seconds", "milliseconds", "data_wait", "images_per_second"];
/** Fields that name the run's folder. */
const OF_PLACE: readonly string[] = ["run", "folder", "checkpoint"];
/**
 * Events of a session, not of the training; those that a session's first step adds; and the start of an epoch, which a
 * session that resumes within it emits again.
 */
const OF_SESSION: readonly TrainEvent["type"][] = [
  ...(["run_started", "log", "machine", "workers", "state", "alert", "mining", "epoch_started"] as const),
];

/**
 * Reads what a finished run is.
 *
 * @param folder The run's folder.
 * @throws {UserError} If something of it cannot be read.
 */
export async function readFinished(folder: string): Promise<FinishedRun> {
  const { last, best } = await currentCheckpoints(folder);
  const files: Record<string, string> = {};
  for (const name of new Set([last, best])) {
    if (name === undefined) continue;
    for (const file of Object.values(CHECKPOINT_FILES)) {
      files[`${name}/${file}`] = await sha256(await Deno.readFile(`${folder}/${name}/${file}`));
    }
  }
  const links = { best: await pointedAt(folder, "best"), last: await pointedAt(folder, "last") };
  return { files, links, history: historyOf(await readEvents(folder)) };
}

/** The events of a training in order, without those of its sessions and without times. */
export function historyOf(events: readonly TrainEvent[]): string[] {
  return events.filter((event) => !OF_SESSION.includes(event.type) && !isPartial(event)).map((event) =>
    JSON.stringify(event, (key, value) => {
      if (OF_TIME.includes(key) || OF_PLACE.includes(key)) return undefined;
      // A sum in another order, where the end of an epoch is reconstructed from its steps.
      return key === "train_loss" ? Number((value as number).toFixed(9)) : value;
    })
  );
}

/** Whether an event is a checkpoint within an epoch, whose moment depends on how fast the one before was written. */
function isPartial(event: TrainEvent): boolean {
  return event.type === "checkpoint_saved" && event.step > 0;
}

/** Names the files in which two finished runs differ; none if they are equal to the bit. */
export function differingFiles(expected: FinishedRun, found: FinishedRun): string[] {
  const names = new Set([...Object.keys(expected.files), ...Object.keys(found.files)]);
  const files = [...names].filter((name) => expected.files[name] !== found.files[name]);
  const links = (["best", "last"] as const).filter((link) => expected.links[link] !== found.links[link]);
  return [...files, ...links];
}

/** Says where two histories differ: an event that is missing, or one too many; undefined if they are equal. */
export function historyGap(expected: readonly string[], found: readonly string[]): string | undefined {
  const length = Math.max(expected.length, found.length);
  for (let i = 0; i < length; i++) {
    if (expected[i] === found[i]) continue;
    const [wanted, given] = [expected[i], found[i]].map((line) => line?.slice(0, 120) ?? "the end");
    return `event ${i + 1} of ${expected.length}: expected ${wanted} but found ${given}`;
  }
}

/** Names a checkpoint or a start of an epoch that is in a log twice; undefined if none is. */
export function repeatedEvent(events: readonly TrainEvent[]): string | undefined {
  const names = events.flatMap((event) =>
    event.type === "checkpoint_saved"
      ? [`${event.name} saved`]
      : event.type === "epoch_started"
      ? [`start of epoch ${event.epoch}`]
      : []
  );
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  return repeated && `${repeated} twice`;
}

/**
 * Says what of a run cannot be read: its configuration, its log, or a checkpoint with all its files. Undefined if all of
 * it can.
 */
export async function unreadablePart(folder: string): Promise<string | undefined> {
  try {
    await readStoredRun(folder);
    const isBegun = await Deno.stat(`${folder}/events.jsonl`).then(() => true, () => false);
    if (isBegun) await readEvents(folder);
    for (const { name } of await listCheckpoints(folder)) await readCheckpoint(`${folder}/${name}`);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
