/**
 * Checks the structure of `lib`: every folder is one of the rooms, a room imports only rooms listed before it, no file
 * imports itself through others, and a `mod.ts` exists only where the package exports it. Commands load TensorFlow.js
 * only when they need it: their help and their errors do not wait for it.
 *
 * @module
 */
import { dirname, join, normalize } from "node:path";
import process from "node:process";
import { printError } from "../lib/cli/run_command.ts";

/** From the bottom up: a room may import those before it. */
const ROOMS = [
  "base",
  "engine",
  "data",
  "model",
  "triplet",
  "config",
  "eval",
  "run",
  "evaluate",
  "embed",
  "search",
  "report",
  "cli",
  "setup",
  "export",
  "train",
  "dashboard",
  "serve",
  "sweep",
  "bench",
];

/** An import of a file by a file. Deferred imports count for the order of rooms, but not for cycles. */
interface Import {
  from: string;
  to: string;
  deferred: boolean;
  /** Whether only types are imported, which load nothing. */
  typesOnly: boolean;
}

/** Loads TensorFlow.js. */
const TENSORFLOW = "lib/engine/tf.ts";

const settings: { exports: string | Record<string, string> } = JSON.parse(
  await Deno.readTextFile("deno.json"),
);
const faces = new Set(Object.values(settings.exports).map((path) => normalize(path)));
const files = [...typescriptFiles("lib")].sort();
const imports = files.flatMap(importsOf);
const commands = [...typescriptFiles("tasks")].sort();
const faults = [
  ...files.filter((file) => !ROOMS.includes(roomOf(file))).map((file) => `${file} is in no room`),
  ...files.filter((file) => file.endsWith("/mod.ts") && !faces.has(file)).map((file) =>
    `${file} is not an export of the package: import the files themselves`
  ),
  ...imports.filter(({ to }) => faces.has(to)).map(({ from, to }) => `${from} imports the public face ${to}`),
  ...imports.filter(({ from, to }) => ROOMS.indexOf(roomOf(from)) < ROOMS.indexOf(roomOf(to)))
    .map(({ from, to }) => `${from} imports ${to}, from a room above its own`),
  ...cycles().map((cycle) => `Import cycle: ${cycle.join(" → ")}`),
  ...commands.map((file) => wayTo(TENSORFLOW, file)).filter((way) => way.length > 0).map((way) =>
    `${way[0]} loads TensorFlow.js before it is needed: ${way.join(" → ")}`
  ),
];
for (const fault of faults) printError(fault);
process.exit(faults.length > 0 ? 1 : 0);

function* typescriptFiles(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* typescriptFiles(`${folder}/${name}`);
    else if (name.endsWith(".ts")) yield `${folder}/${name}`;
  }
}

function roomOf(file: string): string {
  return file.split("/")[1]!;
}

function importsOf(file: string): Import[] {
  if (faces.has(file)) return [];
  const text = Deno.readTextFileSync(file);
  return [...text.matchAll(/((?:import|export)\s[^"(]*?from|import\()\s*"(\.[^"]+)"/g)].map((
    [, how, path],
  ) => ({
    from: file,
    to: normalize(join(dirname(file), path!)),
    deferred: how === "import(",
    typesOnly: /^\w+\s+type\s/.test(how!),
  }));
}

/** The shortest way by which a file loads another one before its first line runs; empty if it does not. */
function wayTo(to: string, file: string): string[] {
  const ways = [[file]];
  const seen = new Set([file]);
  for (const way of ways) {
    if (way.at(-1) === to) return way;
    for (const next of importsOf(way.at(-1)!)) {
      if (next.deferred || next.typesOnly || seen.has(next.to)) continue;
      seen.add(next.to);
      ways.push([...way, next.to]);
    }
  }
  return [];
}

/** Finds import cycles, each once, by depth-first search. */
function cycles(): string[][] {
  const targets = Map.groupBy(imports.filter(({ deferred }) => !deferred), ({ from }) => from);
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    for (const { to } of targets.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
