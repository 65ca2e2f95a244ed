import type { CellRow } from "./blessed.ts";

/** Writes a cell of a row, and marks the row as dirty if the cell changed; ignores columns outside the row. */
export function put(row: CellRow, x: number, attribute: number, character: string): void {
  const cell = row[x];
  if (cell === undefined || (cell[0] === attribute && cell[1] === character)) return;
  cell[0] = attribute;
  cell[1] = character;
  row.dirty = true;
}
