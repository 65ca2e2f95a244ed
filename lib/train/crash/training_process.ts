import { setTimeout as delay } from "node:timers/promises";

/** How a process of a training ended. */
export interface ProcessEnd {
  /** The exit code, 128 + the signal's number if it was killed. */
  code: number;
  /** What it printed on standard output and standard error. */
  printed: string;
  /** Whether it did not end in time and was killed. */
  hung: boolean;
  /** Milliseconds that it ran. */
  milliseconds: number;
}

/** A signal that a process gets after some milliseconds. */
export interface TimedSignal {
  signal: "SIGKILL" | "SIGTERM" | "SIGSTOP";
  after: number;
  /** Which of several workers gets it; the program itself if missing. */
  worker?: number;
}

/** A training ends in seconds, on a busy machine in a minute. */
const PATIENCE_MS = 300_000;
/** Characters of output that are kept: a message and a stack are shorter. */
const KEPT = 20_000;

/**
 * Runs a program to its end.
 *
 * @param command The program and its arguments.
 * @param env Environment variables besides those of this process.
 * @param timed A signal to send.
 */
export async function runProcess(
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
  timed?: TimedSignal,
): Promise<ProcessEnd> {
  const start = performance.now();
  const child = new Deno.Command(program, {
    args,
    env: { ...env, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let over = false;
  let hung = false;
  const stop = new AbortController();
  const kill = async (after: number, signal: Deno.Signal, worker?: number) => {
    await delay(after, undefined, { signal: stop.signal }).catch(() => {});
    if (over) return false;
    try {
      if (worker === undefined) child.kill(signal);
      else Deno.kill(await childOf(child.pid, worker), signal);
      return true;
    } catch {
      return false; // It has just ended.
    }
  };
  if (timed !== undefined) void kill(timed.after, timed.signal, timed.worker);
  void kill(PATIENCE_MS, "SIGKILL").then((killed) => hung = killed);
  const [stdout, stderr, { code }] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    child.status,
  ]);
  over = true;
  stop.abort();
  return { code, printed: stdout + stderr, hung, milliseconds: performance.now() - start };
}

/** The process identifier of a child, in the order in which they were started. */
export async function childOf(parent: number, index: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", String(parent)] })
    .output();
  const pids = new TextDecoder().decode(stdout).trim().split(/\s+/).map(Number).sort((a, b) => a - b);
  const pid = pids[index];
  if (!pid) throw new Error(`Expected a worker ${index} of the process ${parent} but found ${pids.length}`);
  return pid;
}

async function text(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let all = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) all = (all + part).slice(-KEPT);
  return all;
}

/** Whether a process printed the stack of an error, or said that the fault is its own. */
export function showsStack({ code, printed }: ProcessEnd): boolean {
  return code === 70 || /internal error|^\s+at .+:\d+:\d+/m.test(printed);
}

/** The last line that a process printed with its reason to end. */
export function reasonIn({ printed }: ProcessEnd): string {
  return printed.trimEnd().split("\n").findLast((line) => line.startsWith("trinca: ")) ??
    printed.trimEnd().split("\n").at(-1) ?? "";
}
