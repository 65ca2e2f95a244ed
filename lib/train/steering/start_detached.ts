import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { withDiskErrors } from "../../base/files.ts";
import type { TrainingRequest } from "../messages.ts";
import { nearestFolder } from "./nearest_folder.ts";

/** The name, in a run's folder, of what a training in the background prints. */
export const TRAIN_LOG = "train.log";

/** What the process in the background is told, as JSON on its standard input. */
export interface DetachedRequest {
  /** What to train. */
  request: TrainingRequest;
  /** The file that it prints to: to be moved to {@link TRAIN_LOG} of the run's folder once it has begun. */
  log: string;
}

/** How the start of a training in the background went: well; or it ended before, with a code and what it printed. */
export type DetachedStart = { pid: number } | { code: number; printed: string };

/** Milliseconds between two looks whether the training has begun. */
const LOOK_EVERY_MS = 100;
/** The rights that a program may have as a whole. */
const RIGHTS = ["read", "write", "env", "ffi", "net", "run", "sys", "import"] as const;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Starts a training in a process and session of its own, which neither the terminal's end nor its Ctrl-C reaches, and
 * waits until it has begun. Signals that come while it waits are passed on; then it waits for its end.
 *
 * @param program The module that reads a {@link DetachedRequest} and trains.
 * @param folder The run's; it need not exist yet.
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
    const child = launch(program, path);
    const detached: DetachedRequest = { request, log: path };
    child.stdin!.on("error", () => {}); // It has ended before it read; its code will tell.
    child.stdin!.end(JSON.stringify(detached));
    const code = await untilBegun(child, async () => (await inodeOf(`${folder}/${TRAIN_LOG}`)) === ino);
    if (code === undefined) {
      child.unref();
      return { pid: child.pid! };
    }
    await log.seek(size, Deno.SeekMode.Start);
    return { code, printed: await new Response(log.readable).text() };
  } finally {
    // Where the training has begun, it lies in the run's folder under its own name.
    await Deno.remove(path).catch(() => {});
  }
}

/** Waits until a training has begun, which is told by nothing, or has ended, which is told by its exit code. */
async function untilBegun(
  child: ChildProcess,
  hasBegun: () => Promise<boolean>,
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
      const ended = code; // Before the look: what had begun until it ended has begun.
      if (!stopped && await hasBegun()) return undefined;
      if (ended !== undefined) return ended;
      await Promise.race([end, delay(LOOK_EVERY_MS)]);
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
  }
}

/** Opens a new log, which begins with what an earlier session has left. */
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

/** Starts a program of ours with the rights of this one, printing to a file. */
function launch(program: string, log: string): ChildProcess {
  const rights = RIGHTS.filter((name) => Deno.permissions.querySync({ name }).state === "granted");
  const output = openSync(log, "a");
  try {
    // Not Deno.Command, which cannot print to a file.
    return spawn(Deno.execPath(), ["run", "-q", ...rights.map((name) => `--allow-${name}`), program], {
      detached: true,
      stdio: ["pipe", output, output],
    });
  } finally {
    closeSync(output);
  }
}

async function inodeOf(path: string): Promise<number | null | undefined> {
  return (await Deno.stat(path).catch(() => undefined))?.ino;
}
