import { fileURLToPath } from "node:url";

/** The project's folder. */
export const PROJECT = fileURLToPath(import.meta.resolve("../../"));

/** How a command ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command that runs. */
export interface Running {
  /** Waits until standard output has shown something; fails if the command ends before. */
  shows(pattern: RegExp): Promise<void>;
  /** Sends a signal. */
  kill(signal: Deno.Signal): void;
  /** Its end. */
  ended: Promise<Ended>;
}

/** The rights of a task as deno.json gives them. */
function rights(task: string): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${PROJECT}/deno.json`));
  const command: string = tasks[task].command;
  return command.split(" ").filter((word) => word.startsWith("--allow"));
}

/**
 * Starts a task's command as `deno task` does, but in a process whose signals are its own.
 *
 * @param pieces After so many pieces of its output the reading ends, and the pipe is closed.
 */
export function start(
  task: string,
  args: string[],
  env: Record<string, string> = {},
  pieces = Infinity,
): Running {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", ...rights(task), `tasks/${task}.ts`, ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let stdout = "";
  let closed = false;
  let changed = Promise.withResolvers<void>();
  const wake = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += text;
      wake();
      if (--pieces === 0) break;
    }
    closed = true;
    wake();
  })();
  const stderr = new Response(child.stderr).text();
  return {
    async shows(pattern) {
      while (!pattern.test(stdout)) {
        if (closed) throw new Error(`Ended before it showed ${pattern}:\n${stdout}\n${await stderr}`);
        await changed.promise;
      }
    },
    kill: (signal) => child.kill(signal),
    ended: (async () => {
      await reading;
      return { code: (await child.status).code, stdout, stderr: await stderr };
    })(),
  };
}

/** Runs a task's command to its end. */
export async function run(task: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  return await start(task, args, env).ended;
}
