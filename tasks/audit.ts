/**
 * Asks the package registry for known vulnerabilities of the packages in `deno.lock`, with `deno audit`. Where the
 * registry cannot answer, it says so and nothing is checked.
 *
 * @module
 */
import process from "node:process";
import { printError, printLine } from "../lib/cli/run_command.ts";

/** Vulnerabilities that do not concern this project, by CVE, each with the reason. */
const ACCEPTED: Readonly<Record<string, string>> = {};

const { code, stdout, stderr } = await new Deno.Command("deno", {
  args: ["audit", "--ignore-registry-errors", ...Object.keys(ACCEPTED).map((cve) => `--ignore=${cve}`)],
  env: { NO_COLOR: "1" },
}).output();
const [found, said] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
const unanswered = /^Failed to get data from the registry: (.*)/m.exec(said!)?.[1];
if (unanswered !== undefined) printLine(`Nothing was checked: the registry did not answer (${unanswered})`);
else if (code === 0) {
  for (const [cve, reason] of Object.entries(ACCEPTED)) printLine(`Accepted: ${cve}, ${reason}`);
  printLine(found!);
} else {
  printError([found, said].filter((text) => text !== "").join("\n"));
  printError(
    "Update these packages; where one is not affected, list the CVE in tasks/audit.ts with the reason",
  );
}
process.exit(code);
