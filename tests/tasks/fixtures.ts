import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { LIBRARY } from "../engine/fixtures.ts";

/** The project's folder. */
export const PROJECT = fileURLToPath(import.meta.resolve("../../"));

/** Exit code and output of a command. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** A running command. */
export interface Running {
  /** Waits until standard output matches the pattern, and returns what does; fails if the command ends first. */
  shows(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: Deno.Signal): void;
  pid: number;
  ended: Promise<Ended>;
}

/** How to start a command. */
export interface StartOptions {
  /** Environment variables in addition to those of the tests and the path of {@link LIBRARY}. */
  env?: Record<string, string>;
  /** Closes the pipe after so many chunks of output have been read; never if undefined. */
  pieces?: number;
  /** Modules to run before the command, by their paths. */
  preload?: readonly string[];
  /** Modules of the project, and the modules that replace them, by their URLs; `?` and any text names the original. */
  standIns?: Record<string, string>;
  /** A command that runs the task's command. */
  wrapper?: string[];
  /** A text for standard input, which stays open. */
  input?: string;
}

const SETTINGS = JSON.parse(Deno.readTextFileSync(`${PROJECT}/deno.json`));

/** A task's permissions from deno.json. */
export function rights(task: string): string[] {
  const command: string = SETTINGS.tasks[task].command;
  return command.split(" ").filter((word) => word.startsWith("--allow"));
}

/** What replaces the drawn digits by only a few. */
export const FEW_DIGITS: Record<string, string> = {
  [import.meta.resolve("../../lib/data/digits/digits.ts")]: import.meta.resolve("../data/few_digits.ts"),
};

/** Flags of Deno that replace modules, in worker threads too. */
export function replacing(modules: Record<string, string>): string[] {
  const imports = { ...modules };
  // This import map replaces that of deno.json, whose entries also apply to subpaths of packages.
  for (const [name, place] of Object.entries<string>(SETTINGS.imports)) {
    imports[name] = place;
    imports[`${name}/`] = `${place.replace(":", ":/")}/`;
  }
  const map = new TextEncoder().encode(JSON.stringify({ imports })).toBase64();
  return ["--no-lock", "--import-map", `data:application/json;base64,${map}`];
}

/** Starts a task's command as `deno task` does, but in a process that receives signals directly. */
export function start(
  task: string,
  args: string[],
  { env = {}, pieces = Infinity, standIns = {}, preload = [], wrapper = [], input }: StartOptions = {},
): Running {
  const preloads = preload.map((path) => `--preload=${path}`);
  const replaced = replacing({ ...FEW_DIGITS, ...standIns });
  const [program = "", ...words] = [...wrapper, Deno.execPath()];
  const flags = ["run", "-q", "--no-check", ...replaced, ...rights(task), ...preloads];
  const child = new Deno.Command(program, {
    args: [...words, ...flags, `tasks/${task}.ts`, ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...(LIBRARY && { TRINCA_LIBTENSORFLOW: LIBRARY }), ...env },
    stdin: input === undefined ? "inherit" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (input !== undefined) void child.stdin.getWriter().write(new TextEncoder().encode(input));
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
      for (;;) {
        const found = pattern.exec(stdout);
        if (found !== null) return found;
        if (closed) throw new Error(`Ended before it showed ${pattern}:\n${stdout}\n${await stderr}`);
        await changed.promise;
      }
    },
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    ended: (async () => {
      await reading;
      return { code: (await child.status).code, stdout, stderr: await stderr };
    })(),
  };
}

/** Runs a task's command until it ends. */
export async function run(task: string, args: string[], options: StartOptions = {}): Promise<Ended> {
  return await start(task, args, options).ended;
}

/**
 * Exports the embeddings of the test images of a folder's newest run as TSV.
 *
 * @param folder What `runs` is in, and `out` is written to.
 * @returns The lines of `metadata.tsv`, the header first.
 */
export async function exportMetadata(folder: string): Promise<string[]> {
  const exported = await run("export", [
    ...["--checkpoint_path", `${folder}/runs`, "--engine", "wasm"],
    ...["--embeddings", "tsv", "--out", `${folder}/out`],
  ]);
  assert.equal(exported.code, 0, exported.stderr);
  return (await Deno.readTextFile(`${folder}/out/metadata.tsv`)).trimEnd().split("\n");
}
