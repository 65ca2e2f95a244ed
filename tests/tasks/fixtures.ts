import { fileURLToPath } from "node:url";
import { LIBRARY } from "../engine/fixtures.ts";

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

/** How to start a command. */
export interface StartOptions {
  /** Variables of the environment beside those of the tests and the place of {@link LIBRARY}. */
  env?: Record<string, string>;
  /** After so many pieces of its output the reading ends, and the pipe is closed; never if not given. */
  pieces?: number;
  /** All drawn digits; else few, whatever is asked for: to draw all takes longer than most of what tests look at. */
  allDigits?: boolean;
}

const SETTINGS = JSON.parse(Deno.readTextFileSync(`${PROJECT}/deno.json`));

/** The rights of a task as deno.json gives them. */
function rights(task: string): string[] {
  const command: string = SETTINGS.tasks[task].command;
  return command.split(" ").filter((word) => word.startsWith("--allow"));
}

/** Flags of Deno that let few drawn digits stand in for all of them, in worker threads too. */
function withFewDigits(): string[] {
  const imports: Record<string, string> = {
    [import.meta.resolve("../../lib/data/digits/digits.ts")]: import.meta.resolve("../data/few_digits.ts"),
  };
  // An import map takes the place of deno.json's, which stands for modules within packages too.
  for (const [name, place] of Object.entries<string>(SETTINGS.imports)) {
    imports[name] = place;
    imports[`${name}/`] = `${place.replace(":", ":/")}/`;
  }
  const map = new TextEncoder().encode(JSON.stringify({ imports })).toBase64();
  return ["--no-lock", "--import-map", `data:application/json;base64,${map}`];
}

/** Starts a task's command as `deno task` does, but in a process whose signals are its own. */
export function start(
  task: string,
  args: string[],
  { env = {}, pieces = Infinity, allDigits = false }: StartOptions = {},
): Running {
  const digits = allDigits ? [] : withFewDigits();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", ...digits, ...rights(task), `tasks/${task}.ts`, ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...(LIBRARY && { TRINCA_LIBTENSORFLOW: LIBRARY }), ...env },
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
export async function run(task: string, args: string[], options: StartOptions = {}): Promise<Ended> {
  return await start(task, args, options).ended;
}
