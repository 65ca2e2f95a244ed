import assert from "node:assert/strict";
import type { Pseudoterminal, TerminalEnd } from "./pseudoterminal.ts";

/** Modes of a terminal that are on by default: wrapping of lines, and the cursor. */
const USUALLY_ON = new Set(["7", "25"]);

/**
 * Asserts that a command has exited with a code and has restored its terminal.
 *
 * @returns The text on the terminal after that.
 */
export async function endsWith(terminal: Pseudoterminal, code: number): Promise<string> {
  const end = await terminal.end();
  const text = terminal.text().trimEnd();
  assert.deepEqual([end.code, end.signal], [code, null], text);
  await assertRestored(terminal, end);
  return text;
}

/** Asserts that a command has restored its terminal. */
export async function assertRestored(
  terminal: Pseudoterminal,
  { before, after }: TerminalEnd,
): Promise<void> {
  assert.deepEqual(after, before, "the modes of the line");
  const last = new Map<string, boolean>();
  for (const [, modes, end] of terminal.raw.matchAll(/\[\?([\d;]+)([hl])/g)) {
    for (const mode of modes!.split(";")) last.set(mode, end === "h");
  }
  for (const [mode, on] of last) assert.equal(on, USUALLY_ON.has(mode), `the private mode ${mode}`);

  const { emulator } = terminal;
  assert.equal(emulator.buffer.active.type, "normal", "the alternate screen");
  assert.equal(emulator.modes.applicationKeypadMode, false, "the keypad");
  assert.equal(emulator.modes.insertMode, false, "insertion");
  // As a shell needs it: no colour, letters instead of line drawing, scrolling over the whole height.
  const lines = Array.from({ length: emulator.rows + 1 }, (_, i) => `q ${i}`);
  await new Promise<void>((resolve) => emulator.write(`\r\n${lines.join("\r\n")}`, resolve));
  const { active } = emulator.buffer;
  const shown = Array.from({ length: emulator.rows }, (_, i) => active.getLine(active.baseY + i)!);
  assert.deepEqual(shown.map((line) => line.translateToString(true)), lines.slice(1), "what is written next");
  assert.ok(shown[0]!.getCell(0)!.isAttributeDefault(), "the colours of what is written next");
}
