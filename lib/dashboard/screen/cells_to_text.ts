import type { CellRow } from "./blessed.ts";
import { DEFAULT_COLOR, type Palette } from "./palette.ts";

/**
 * Converts rows of cells to lines of text.
 *
 * @param palette If given, lines contain escape sequences for colours; otherwise they are plain, without trailing
 * blanks.
 */
export function cellsToText(rows: readonly CellRow[], palette?: Palette): string[] {
  return rows.map((row) => {
    if (palette === undefined) return row.map(([, character]) => character).join("").trimEnd();
    let line = "";
    let before = -1;
    for (const [attribute, character] of row) {
      if (attribute !== before) line += sequence(attribute, palette);
      before = attribute;
      line += character;
    }
    return `${line}\x1b[0m`;
  });
}

function sequence(attribute: number, palette: Palette): string {
  const flags = attribute >> 18;
  const codes: (number | string)[] = [0];
  if (flags & 1) codes.push(1);
  if (flags & 2) codes.push(4);
  if (flags & 8) codes.push(7);
  const ground = (color: number, base: number) => {
    if (color === DEFAULT_COLOR) return;
    if (color < 8) codes.push(base + color);
    else if (color < 16) codes.push(base + 52 + color);
    else {
      const exact = palette.depth === "true" ? palette.exact(color) : undefined;
      codes.push(exact === undefined ? `${base + 8};5;${color}` : `${base + 8};2;${exact.join(";")}`);
    }
  };
  ground((attribute >> 9) & 0x1ff, 30);
  ground(attribute & 0x1ff, 40);
  return `\x1b[${codes.join(";")}m`;
}
