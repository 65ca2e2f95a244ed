/**
 * Checks that every export of the rooms' public faces has a doc comment, by `deno doc --lint`. Of what that finds,
 * two kinds are left out: types that belong to packages (it calls them private), and inferred types, which is how a
 * zod schema has its own.
 *
 * @module
 */
import process from "node:process";
import { printError } from "../lib/cli/run_command.ts";

const WANTED = /^error\[missing-jsdoc\]/;

const faces = [...Deno.readDirSync("lib")].map(({ name }) => `lib/${name}/mod.ts`).sort();
const { stderr } = await new Deno.Command("deno", {
  args: ["doc", "--lint", ...faces],
  env: { NO_COLOR: "1" },
}).output();
const text = new TextDecoder().decode(stderr);
const findings = text.split(/^(?=error\b)/m).filter((finding) => WANTED.test(finding));
const broken = !/^error: Found \d+ documentation lint error|^Checked /m.test(text);
for (const finding of findings) printError(finding.trim());
if (broken) printError(text);
process.exit(findings.length > 0 || broken ? 1 : 0);
