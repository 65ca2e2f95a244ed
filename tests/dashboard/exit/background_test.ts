import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { PROJECT } from "../../tasks/fixtures.ts";
import { inTerminal, JOBS } from "./fixtures.ts";
import { Pseudoterminal } from "./pseudoterminal.ts";

Deno.test(
  { name: "what is left of a frame waits until the terminal is the shell's no longer", ...inTerminal },
  async () => {
    const program = fileURLToPath(import.meta.resolve("./stopped_writer.ts"));
    const command = [Deno.execPath(), "run", "-q", "--no-check", "--allow-all", program];
    await using terminal = new Pseudoterminal(["bash", "--norc", "-mc", JOBS, ...command], { cwd: PROJECT });
    await terminal.shows(/one half, [^]*suspended$/m);
    await terminal.type("bg\r");
    await terminal.shows(/suspended\n[^]*suspended$/m);
    assert.doesNotMatch(terminal.raw, /the other half/);
    await terminal.type("fg\r");
    await terminal.shows(/the other half/);
    assert.equal((await terminal.end()).code, 0);
  },
);
