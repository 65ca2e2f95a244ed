import { TF_CONFIG } from "../../config/tf_config.ts";
import { freeAddresses } from "./free_addresses.ts";

/** The permissions that a program can have without restriction. */
const RIGHTS = ["read", "write", "env", "ffi", "net", "run", "sys", "import"] as const;

/** The exit codes of a worker whose training came to an end: done, diverged, or stopped. */
const ENDS: readonly number[] = [0, 2, 130];

/** Workers to start on this machine. */
export interface LaunchRequest {
  /** The module that trains. */
  program: string;
  /** Its arguments, without those that start several workers. */
  args: readonly string[];
  workers: number;
  /** Further variables of the environment of a worker. */
  environment?: (rank: number) => Record<string, string>;
  /** Receives the lines of workers that do not lead; without it nobody sees them. */
  line?: ((line: string) => void) | undefined;
}

/** How workers ended. */
export interface LaunchedEnd {
  /** The exit code of the one that leads; 128 and the number of the signal that ended it. */
  code: number;
  /** What others that failed wrote last to standard error, by rank. */
  failures: { rank: number; message: string }[];
}

/** Workers that run. */
export interface LaunchedWorkers {
  readonly end: Promise<LaunchedEnd>;
  /** Sends a signal to the one that leads, which tells the others. */
  signal(signal: Deno.Signal): void;
}

/**
 * Starts workers on this machine, on ports of the loopback interface, with the permissions of this process. The one that
 * leads has this process's terminal.
 *
 * @param patience Milliseconds that the rest have to end after the leader, or after one that failed; then they are
 * killed.
 */
export function launchWorkers(
  { program, args, workers, environment = () => ({}), line }: LaunchRequest,
  patience: number,
): LaunchedWorkers {
  const addresses = freeAddresses(workers);
  const rights = RIGHTS.filter((name) => Deno.permissions.querySync({ name }).state === "granted");
  const children = addresses.map((_, rank) => {
    const leads = rank === 0;
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "--no-prompt", ...rights.map((name) => `--allow-${name}`), program, ...args],
      env: {
        ...environment(rank),
        [TF_CONFIG]: JSON.stringify({
          cluster: { worker: addresses },
          task: { type: "worker", index: rank },
        }),
      },
      stdin: leads ? "inherit" : "null",
      stdout: leads ? "inherit" : "piped",
      stderr: leads ? "inherit" : "piped",
    }).spawn();
  });
  const [leader, ...others] = children as [Deno.ChildProcess, ...Deno.ChildProcess[]];
  const printed = others.map(async (child, i) => {
    const [, errors] = await Promise.all([
      readLines(child.stdout, line),
      readLines(child.stderr, undefined),
    ]);
    const { success } = await child.status;
    return { rank: i + 1, message: success ? "" : errors.at(-1) ?? "" };
  });
  // Once the leader has ended, or another worker has failed, the rest follow, unless they hang.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hurry = () =>
    timer ??= setTimeout(() => children.forEach((child) => killed(child, "SIGKILL")), patience);
  void leader.status.then(hurry);
  for (const { status } of others) void status.then(({ code }) => void (ENDS.includes(code) || hurry()));
  const end = Promise.all([leader.status, ...printed]).then(([{ code }, ...ends]) => {
    clearTimeout(timer);
    return { code, failures: ends.filter(({ message }) => message !== "") };
  });
  return { end, signal: (signal) => killed(leader, signal) };
}

/** Sends a signal; a process that has ended needs none. */
function killed(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Reads lines to the end. */
async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: ((line: string) => void) | undefined,
): Promise<string[]> {
  const lines: string[] = [];
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const line of parts) {
      take?.(line);
      lines.push(line);
    }
    lines.splice(0, lines.length - 10);
  }
  if (rest !== "") lines.push(rest);
  return lines.filter((line) => line.trim() !== "");
}
