/**
 * Checks with `deno doc --lint` that every export of `lib` has a doc comment. Its other findings are ignored:
 * properties whose names are self-explanatory, types of packages (which it calls private), and inferred types, which
 * zod schemas need.
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
