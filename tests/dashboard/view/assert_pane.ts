import assert from "node:assert/strict";
import type { Pane } from "../../../lib/dashboard/view/frame.ts";
import { inside } from "../../../lib/dashboard/view/layout.ts";

/** Asserts that the contents of a pane are within it and well formed. */
export function assertPane({ name, rect, border, plot, pictures = [], labels = [], lines = [] }: Pane): void {
  const { width, height } = border === undefined ? rect : inside(rect);
  const place = `${name} of ${rect.width} × ${rect.height}`;
  for (const line of lines) {
    for (const { text } of line) assert.equal(typeof text, "string", place);
  }
  if (plot !== undefined && plot.area.width > 0) {
    const { area, strokes } = plot;
    assert.ok(area.x >= 0 && area.y >= 0, place);
    assert.ok(area.x + area.width <= width && area.y + area.height <= height, `the plot leaves ${place}`);
    for (const { points } of strokes) assert.ok(points.every(Number.isFinite), `NaN in ${place}`);
  }
  for (const { text, x, y } of labels) {
    assert.ok(
      x >= 0 && y >= 0 && Number.isInteger(x) && Number.isInteger(y),
      `${text} at ${x}, ${y} in ${place}`,
    );
  }
  for (const { x, y, width: across, height: down, values, channels } of pictures) {
    assert.ok(
      x >= 0 && y >= 0 && x + across <= width && y + Math.ceil(down / 2) <= height,
      `a picture leaves ${place}`,
    );
    assert.equal(values.length, across * down * channels, place);
    assert.ok(values.every((value) => value >= 0 && value <= 1), place);
  }
}

/** The lines and labels of a pane as text, a line for each row. */
export function textOf({ lines = [], labels = [] }: Pane): string {
  const rows = lines.map((line) => line.map(({ text }) => text).join(""));
  for (const { text, x, y } of labels) {
    while (rows.length <= y) rows.push("");
    const row = rows[y]!.padEnd(x);
    rows[y] = row.slice(0, x) + text + row.slice(x + text.length);
  }
  return rows.join("\n");
}
