import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { withDiskErrors } from "../../base/files.ts";
import type { TrainingRequest } from "../messages.ts";
import { launchDetached } from "./launch_detached.ts";
import { nearestFolder } from "./nearest_folder.ts";

/** The name of the file in a run's folder with the output of a training in the background. */
export const TRAIN_LOG = "train.log";

/** The message to the process in the background, as JSON on its standard input. */
export interface DetachedRequest {
  request: TrainingRequest;
  /**
   * The file for its output, renamed to {@link TRAIN_LOG} in the run's folder once the training has started.
   */
  log: string;
}

/**
 * The result of starting a training in the background: its process, or the exit code and the output if it
 * ended first.
 */
export type DetachedStart = { pid: number } | { code: number; printed: string };

/** Milliseconds between two checks whether the training has started. */
const LOOK_EVERY_MS = 100;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Starts a training in its own process and session, which neither the end of the terminal nor its Ctrl-C
 * reaches, and waits until it has started. Signals that arrive while it waits are forwarded; then it waits
 * for the process to end.
 *
 * @param program The module that reads a {@link DetachedRequest} and trains.
 * @param folder The run's folder; it need not exist yet.
 * @throws {UserError} If the log cannot be written.
 */
export async function startDetached(
  program: string,
  request: TrainingRequest,
  folder: string,
): Promise<DetachedStart> {
  const path = `${nearestFolder(folder)}/${TRAIN_LOG}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    using log = await openLog(path, `${folder}/${TRAIN_LOG}`);
    const { size, ino } = await log.stat();
    const detached: DetachedRequest = { request, log: path };
    const child = launchDetached(program, path, JSON.stringify(detached));
    const code = await untilStarted(child, async () => (await inodeOf(`${folder}/${TRAIN_LOG}`)) === ino);
    if (code === undefined) {
      child.unref();
      return { pid: child.pid! };
    }
    await log.seek(size, Deno.SeekMode.Start);
    return { code, printed: await new Response(log.readable).text() };
  } finally {
    // If the training has started, the file has its final name in the run's folder.
    await Deno.remove(path).catch(() => {});
  }
}

/** Waits until a training has started, which returns undefined, or has ended, which returns its exit code. */
async function untilStarted(
  child: ChildProcess,
  hasStarted: () => Promise<boolean>,
): Promise<number | undefined> {
  let code: number | undefined;
  const end = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exit, signal) => {
      code = signal === null ? exit! : 128 + constants.signals[signal];
      resolve();
    });
  });
  let stopped = false;
  const pass = (signal: NodeJS.Signals) => {
    stopped = true;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, pass);
  try {
    for (;;) {
      const ended = code; // Read before the check: a training that started and then ended has started.
      if (!stopped && await hasStarted()) return undefined;
      if (ended !== undefined) return ended;
      await Promise.race([end, delay(LOOK_EVERY_MS)]);
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
  }
}

/** Opens a new log that begins with the log of an earlier session. */
async function openLog(path: string, earlier: string): Promise<Deno.FsFile> {
  return await withDiskErrors(earlier, async () => {
    const kept = await Deno.readFile(earlier).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return new Uint8Array(0);
      throw error;
    });
    await Deno.writeFile(path, kept);
    return await Deno.open(path, { read: true, append: true });
  });
}

async function inodeOf(path: string): Promise<number | null | undefined> {
  return (await Deno.stat(path).catch(() => undefined))?.ino;
}
