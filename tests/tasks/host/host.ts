/**
 * Runs the commands that standard input names, a line of JSON each, one after the other in this process, and answers
 * each with a line of JSON.
 *
 * @module
 */
import process from "node:process";
import { exitCodeOf } from "../../../lib/cli/run_command.ts";
import type { Ended } from "../fixtures.ts";

/** A command to run. */
export interface HostedCommand {
  task: string;
  args: string[];
  /** Environment variables while it runs. */
  env: Record<string, string>;
}

/** Exported names of commands that differ from the names of their tasks. */
const NAMES: Record<string, string> = { eval: "evaluate", export: "exportTask" };

/** What commands listen to. */
const EVENTS = ["exit", "SIGINT", "SIGTERM", "SIGHUP"] as const;

const writeAnswer = Deno.stdout.writeSync.bind(Deno.stdout);
const printed = { stdout: "", stderr: "" };
for (const name of ["stdout", "stderr"] as const) {
  const decoder = new TextDecoder();
  const writeSync = (bytes: Uint8Array): number => {
    printed[name] += decoder.decode(bytes, { stream: true });
    return bytes.length;
  };
  Object.assign(Deno[name], { writeSync, write: (bytes: Uint8Array) => Promise.resolve(writeSync(bytes)) });
}

async function run({ task, args, env }: HostedCommand): Promise<Ended> {
  Object.assign(printed, { stdout: "", stderr: "" });
  const listeners = new Map(EVENTS.map((name) => [name, process.listeners(name)]));
  const before = Object.keys(env).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  try {
    const module = await import(`../../../tasks/${task}.ts`);
    const code = await exitCodeOf(module[NAMES[task] ?? task], args);
    return { code, ...printed };
  } finally {
    // A command leaves these to the end of its process.
    for (const [name, own] of listeners) {
      for (const listener of process.listeners(name)) {
        if (!own.includes(listener)) process.off(name, listener);
      }
    }
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop()!;
  for (const line of lines) {
    const answer = new TextEncoder().encode(`${JSON.stringify(await run(JSON.parse(line)))}\n`);
    for (let written = 0; written < answer.length;) written += writeAnswer(answer.subarray(written));
  }
}
Deno.exit();
