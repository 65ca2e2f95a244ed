import assert from "node:assert/strict";
import { KEYS } from "../../../lib/dashboard/ui/key_table.ts";
import { ScreenOnTerminal } from "./headless_terminal.ts";

/** Sequences that terminals send for keys other than characters; some keys have two forms. */
const SENT: Readonly<Record<string, readonly string[]>> = {
  tab: ["\t"],
  "S-tab": ["\x1b[Z"],
  left: ["\x1b[D", "\x1bOD"],
  right: ["\x1b[C", "\x1bOC"],
  up: ["\x1b[A", "\x1bOA"],
  down: ["\x1b[B", "\x1bOB"],
  "S-left": ["\x1b[1;2D"],
  "S-right": ["\x1b[1;2C"],
  pageup: ["\x1b[5~"],
  pagedown: ["\x1b[6~"],
  enter: ["\r"],
  escape: ["\x1b"],
  "C-c": ["\x03"],
  "C-z": ["\x1a"],
};

/** The sequences of a key. */
function sentFor(key: string): readonly string[] {
  if (SENT[key] !== undefined) return SENT[key];
  return [key.startsWith("S-") ? key.slice(2).toUpperCase() : key];
}

/** The keys that a screen receives when something is typed. */
async function heard(typed: string): Promise<string[]> {
  const on = new ScreenOnTerminal({ columns: 80, rows: 24 });
  const keys: string[] = [];
  on.screen.onKey((key) => keys.push(key));
  on.input.emit("data", new TextEncoder().encode(typed));
  await on.close();
  return keys;
}

Deno.test("FrameScreen receives every key of the table by the table's name, once", async () => {
  for (const key of KEYS.flatMap(({ keys }) => keys)) {
    for (const typed of sentFor(key)) assert.deepEqual(await heard(typed), [key], JSON.stringify(typed));
  }
});

Deno.test("FrameScreen receives fast keys one by one", async () => {
  assert.deepEqual(await heard("qz\x1b[A?\r"), ["q", "z", "up", "?", "enter"]);
});

Deno.test("FrameScreen receives the mouse wheel", async () => {
  const on = new ScreenOnTerminal({ columns: 80, rows: 24 });
  const turns: boolean[] = [];
  on.screen.onWheel((up) => turns.push(up));
  on.screen.mouse(true);
  // Buttons 64 and 65 at column 3, row 4, as xterm sends them.
  for (const typed of ["\x1b[M`#$", "\x1b[Ma#$"]) on.input.emit("data", new TextEncoder().encode(typed));
  assert.deepEqual(turns, [true, false]);
  await on.close();
});
