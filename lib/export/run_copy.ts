import { basename } from "node:path";
import { sha256, withDiskErrors, writeAndSync } from "../base/files.ts";
import { pathExists } from "../base/path_exists.ts";
import { UserError } from "../base/user_error.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { NETWORK_FILES } from "../run/checkpoint_files.ts";
import { CHECKPOINT_FILES } from "../run/checkpoint_format.ts";
import { checkpointName } from "../run/checkpoint_names.ts";
import { EVENT_LOG } from "../run/event_log.ts";
import type { TrainEvent } from "../run/events.ts";
import { type LogLine, logLines } from "../run/log_lines.ts";
import { isRun, RUN_FILES } from "../run/run_folder.ts";
import { readStoredRun } from "../run/stored_run.ts";

/** Of each of the events that there are many of, one in so many is in the copy. */
const EVERY = 20;

/** The events that there are many of. */
const MANY: ReadonlySet<TrainEvent["type"]> = new Set(["step", "mining", "machine"]);

/**
 * Returns the folder for the small copy of a run, before it is written.
 *
 * @param run The run's folder.
 * @param out The folder that is to contain the copy.
 * @throws {UserError} If the run has no configuration, or the copy's folder is there already.
 */
export async function runCopyFolder(run: string, out: string): Promise<string> {
  if (!await isRun(run)) {
    throw new UserError(
      `Expected a checkpoint within a run, for a copy of the run, but ${run} has no ${RUN_FILES.config}; export it ` +
        "with another --model",
    );
  }
  const folder = `${out}/${basename(await Deno.realPath(run))}`;
  if (!await pathExists(folder)) return folder;
  throw new UserError(
    `Expected no ${folder}, where the copy of the run goes, but found one; choose another --out`,
  );
}

/**
 * Writes a small copy of a run to hand on: its configuration, the network of one checkpoint without what a training
 * continues with, and its log with every 20th step. It is measured, used and watched like the run itself.
 *
 * @param checkpoint The checkpoint's folder.
 * @param trained What was read from it.
 * @param run The run's folder.
 * @param folder The copy's folder, from {@link runCopyFolder}; it appears when it is complete.
 * @returns The paths of its files.
 * @throws {UserError} If the run's configuration or log is damaged, or the folder cannot be written.
 */
export async function writeRunCopy(
  checkpoint: string,
  { state }: StoredNetwork,
  run: string,
  folder: string,
): Promise<string[]> {
  // Where the data are is of no use elsewhere.
  const { data: _, ...stored } = await readStoredRun(run);
  const config = { ...stored, run: basename(folder) };
  const name = checkpointName(state);
  const hasLog = await pathExists(`${run}/${EVENT_LOG}`);
  const temporary = `${folder}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(folder, async () => {
    try {
      await Deno.mkdir(`${temporary}/${name}`, { recursive: true });
      await writeAndSync(`${temporary}/${RUN_FILES.config}`, toJson(config));
      await copyNetwork(checkpoint, `${temporary}/${name}`);
      if (hasLog) await copyLog(`${run}/${EVENT_LOG}`, `${temporary}/${EVENT_LOG}`, config.run);
      await Deno.rename(temporary, folder);
    } catch (error) {
      await Deno.remove(temporary, { recursive: true }).catch(() => {});
      throw error;
    }
  });
  const files = [
    RUN_FILES.config,
    ...(hasLog ? [EVENT_LOG] : []),
    ...NETWORK_FILES.map((file) => `${name}/${file}`),
  ];
  return files.map((file) => `${folder}/${file}`);
}

/** Copies the files of a checkpoint's network. */
async function copyNetwork(from: string, to: string): Promise<void> {
  const digests: Record<string, string> = {};
  for (const file of NETWORK_FILES.filter((file) => file !== CHECKPOINT_FILES.digests)) {
    const bytes = await Deno.readFile(`${from}/${file}`);
    digests[file] = await sha256(bytes);
    await writeAndSync(`${to}/${file}`, bytes);
  }
  await writeAndSync(`${to}/${CHECKPOINT_FILES.digests}`, toJson(digests));
}

/** Copies a log: of the many events every 20th only, and under another name of the run. */
async function copyLog(from: string, to: string, run: string): Promise<void> {
  using file = await Deno.open(to, { write: true, createNew: true });
  const encoder = new TextEncoder();
  const seen = new Map<string, number>();
  for await (const lines of logLines(from)) {
    const kept = lines.filter(({ event: { type } }) => {
      const before = seen.get(type) ?? 0;
      seen.set(type, before + 1);
      return !MANY.has(type) || before % EVERY === 0;
    });
    const bytes = encoder.encode(kept.map((line) => `${copied(line, run)}\n`).join(""));
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  }
  await file.sync();
}

/** A line of a log in the copy: with another name of the run, and the points of every second epoch only. */
function copied({ line, event }: LogLine, run: string): string {
  if (event.type === "run_started") return JSON.stringify({ ...event, run });
  if (event.type !== "evaluation" || event.epoch % 2 === 0) return line;
  const { projection: _, ...rest } = event;
  return JSON.stringify(rest);
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
