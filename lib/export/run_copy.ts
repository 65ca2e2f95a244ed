import { basename } from "node:path";
import { sha256, withDiskErrors, writeAndSync } from "../base/files.ts";
import { pathExists } from "../base/path_exists.ts";
import { UserError } from "../base/user_error.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { NETWORK_FILES } from "../run/checkpoint_files.ts";
import { CHECKPOINT_FILES, Digests } from "../run/checkpoint_format.ts";
import { checkpointName } from "../run/checkpoint_names.ts";
import { EVENT_LOG } from "../run/event_log.ts";
import { isRun, RUN_FILES } from "../run/run_folder.ts";
import { readStoredRun, type StoredRun } from "../run/stored_run.ts";
import { thinnedLog } from "./thinned_log.ts";

const ANOTHER = "export it with another --model";

/** A small copy of a run that is still to be written. */
export interface RunCopy {
  /** The run's folder. */
  run: string;
  /** The copy's folder. */
  folder: string;
  /** The configuration of the run, without the place of its data. */
  config: StoredRun;
  /** The checkpoint's name. */
  checkpoint: string;
  /** The files of its network, by name. */
  network: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** Whether the run has a log. */
  hasLog: boolean;
}

/**
 * Reads what a small copy of a run consists of, except for its log, before anything is written: a training may replace
 * the checkpoint while its embeddings are computed.
 *
 * @param checkpoint The checkpoint's folder, or a link to it.
 * @param trained What was read from it.
 * @param run The run's folder.
 * @param out The folder that is to contain the copy.
 * @throws {UserError} If the run has no configuration or a damaged one, the copy's folder is there already, or the
 * checkpoint is no longer the one that was read.
 */
export async function prepareRunCopy(
  checkpoint: string,
  { state }: StoredNetwork,
  run: string,
  out: string,
): Promise<RunCopy> {
  if (!await isRun(run)) {
    throw new UserError(
      `Expected a checkpoint within a run, for a copy of the run, but ${run} has no ${RUN_FILES.config}; ${ANOTHER}`,
    );
  }
  const folder = `${out}/${basename(await Deno.realPath(run))}`;
  if (await pathExists(folder)) {
    throw new UserError(
      `Expected no ${folder}, where the copy of the run goes, but found one; choose another --out`,
    );
  }
  // Where the data are is of no use elsewhere.
  const { data: _, ...stored } = await readStoredRun(run, ANOTHER);
  const network = await readNetworkFiles(checkpoint);
  const found = network && JSON.parse(new TextDecoder().decode(network.get(CHECKPOINT_FILES.state)));
  if (network === undefined || found.epoch !== state.epoch || found.step !== state.step) {
    throw new UserError(`Expected ${checkpoint} to stay as it was but a training has replaced it; try again`);
  }
  return {
    run,
    folder,
    config: { ...stored, run: basename(folder) },
    checkpoint: checkpointName(state),
    network,
    hasLog: await pathExists(`${run}/${EVENT_LOG}`),
  };
}

/**
 * Reads the files of a checkpoint's network as they are, with digests of these files alone; undefined if a file has
 * changed since the digests were written.
 */
async function readNetworkFiles(checkpoint: string): Promise<RunCopy["network"] | undefined> {
  try {
    // A training may move a link while the files are read.
    const place = await Deno.realPath(checkpoint);
    const read = (file: string) => Deno.readFile(`${place}/${file}`);
    const known = Digests.parse(
      JSON.parse(new TextDecoder().decode(await read(CHECKPOINT_FILES.digests))),
    );
    const files = new Map<string, Uint8Array<ArrayBuffer>>();
    const digests: Record<string, string> = {};
    for (const file of NETWORK_FILES.filter((file) => file !== CHECKPOINT_FILES.digests)) {
      const bytes = await read(file);
      digests[file] = await sha256(bytes);
      if (digests[file] !== known[file]) return undefined;
      files.set(file, bytes);
    }
    return files.set(CHECKPOINT_FILES.digests, new TextEncoder().encode(toJson(digests)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Writes a small copy of a run to hand on: its configuration, the network of one checkpoint without what a training
 * continues with, and a thinned log. It is measured, used and watched like the run itself. Its folder appears when it is
 * complete.
 *
 * @returns The paths of its files.
 * @throws {UserError} If the log is damaged, or the folder cannot be written.
 */
export async function writeRunCopy(
  { run, folder, config, checkpoint, network, hasLog }: RunCopy,
): Promise<string[]> {
  const temporary = `${folder}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(folder, async () => {
    try {
      await Deno.mkdir(`${temporary}/${checkpoint}`, { recursive: true });
      await writeAndSync(`${temporary}/${RUN_FILES.config}`, toJson(config));
      for (const [file, bytes] of network) await writeAndSync(`${temporary}/${checkpoint}/${file}`, bytes);
      if (hasLog) await copyLog(`${run}/${EVENT_LOG}`, `${temporary}/${EVENT_LOG}`, basename(folder));
      await Deno.rename(temporary, folder);
    } catch (error) {
      await Deno.remove(temporary, { recursive: true }).catch(() => {});
      throw error;
    }
  });
  const files = [
    RUN_FILES.config,
    ...(hasLog ? [EVENT_LOG] : []),
    ...NETWORK_FILES.map((file) => `${checkpoint}/${file}`),
  ];
  return files.map((file) => `${folder}/${file}`);
}

async function copyLog(from: string, to: string, run: string): Promise<void> {
  using file = await Deno.open(to, { write: true, createNew: true });
  const encoder = new TextEncoder();
  for await (const lines of thinnedLog(from, run)) {
    const bytes = encoder.encode(lines.map((line) => `${line}\n`).join(""));
    for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
  }
  await file.sync();
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
