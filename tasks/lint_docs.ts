/**
 * Checks that every export of `lib` has a doc comment, by `deno doc --lint`. Of what that finds, the rest is left out:
 * properties whose names say what they are, types that belong to packages (it calls them private), and inferred types,
 * which is how a zod schema has its own.
 *
 * @module
 */
import process from "node:process";
import { printError } from "../lib/cli/run_command.ts";

const WANTED = /^error\[missing-jsdoc\][^]*--> .*\/lib\/.*\n[^]*\| export /;

const files = [...typescriptFiles("lib")].sort();
const { stderr } = await new Deno.Command("deno", {
  args: ["doc", "--lint", ...files],
  env: { NO_COLOR: "1" },
}).output();
const text = new TextDecoder().decode(stderr);
const findings = text.split(/^(?=error\b)/m).filter((finding) => WANTED.test(finding));
const broken = !/^error: Found \d+ documentation lint error|^Checked /m.test(text);
for (const finding of findings) printError(finding.trim());
if (broken) printError(text);
process.exit(findings.length > 0 || broken ? 1 : 0);

function* typescriptFiles(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* typescriptFiles(path);
    else if (name.endsWith(".ts")) yield path;
  }
}
