import xterm from "@xterm/headless";
import type { Terminal } from "@xterm/headless";

/** A terminal in memory, of a size. */
export function openTerminal(columns: number, rows: number): Terminal {
  return new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
}

/** Feeds a terminal; what was written is on its screen once the promise is kept. */
export function feed(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve));
}

/** How many columns a terminal makes of each text, none of which is longer than 100. */
export async function widthsOnTerminal(texts: readonly string[]): Promise<number[]> {
  const columns = 250;
  const terminal = openTerminal(columns, texts.length);
  // A mark behind each tells where it ends.
  await feed(terminal, texts.map((text, i) => `\x1b[${i + 1}H${text}X`).join(""));
  const widths = texts.map((_, i) => {
    const line = terminal.buffer.active.getLine(i)!;
    let width = columns - 1;
    while (width >= 0 && line.getCell(width)!.getChars() !== "X") width--;
    return width;
  });
  terminal.dispose();
  return widths;
}
