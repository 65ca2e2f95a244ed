import assert from "node:assert/strict";
import fc from "fast-check";
import { initialUi, PAGES } from "../../../lib/dashboard/ui/ui_state.ts";
import type { Frame } from "../../../lib/dashboard/view/frame.ts";
import { view } from "../../../lib/dashboard/view/view.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import { Palette } from "../../../lib/dashboard/screen/palette.ts";
import { ONE_OF_EACH } from "../../run/events.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { contextOf, stateOf } from "../fixtures.ts";
import { assertShown } from "./assert_shown.ts";
import { ScreenOnTerminal } from "./headless_terminal.ts";

const SIZE = { columns: 100, rows: 30 };

/** Texts that would control a terminal, or use more or fewer columns than they have characters. */
const hostile = fc.oneof(
  fc.constantFrom(
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\r\n",
    "\t",
    "\x7f",
    "漢字",
    "😀",
    "e\u0301",
    "\u202e",
    "38;5;20",
    "48;5;3",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** A frame with a single text, in its border, title and contents. */
function frameOf(text: string): Frame {
  const piece = { text, color: "good" as const };
  const rect = { x: 0, y: 0, width: SIZE.columns, height: SIZE.rows };
  const pane = {
    name: "one",
    rect,
    border: "border" as const,
    title: [piece],
    note: [piece],
    lines: [[piece]],
  };
  return { ...SIZE, panes: [{ ...pane, labels: [{ ...piece, x: 2, y: 3 }] }] };
}

for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
  Deno.test(`FrameScreen lets no text control the terminal${glyphs.ascii ? ", in ASCII" : ""}`, async () => {
    const on = new ScreenOnTerminal(SIZE, new Palette("true", "dark"), glyphs);
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        await on.show(frameOf(text));
        assertShown(on);
        for (const row of on.screen.cells) {
          for (const [, character] of row) assert.ok(/^\P{C}$/u.test(character), JSON.stringify(character));
        }
      }),
    );
    await on.close();
  });
}

/** The same events with every text replaced. */
function withText(event: TrainEvent, text: string): TrainEvent {
  const kept = new Set(["type", "level", "state", "kind", "name", "pixels"]);
  return JSON.parse(
    JSON.stringify(event, (key, value) => typeof value === "string" && !kept.has(key) ? text : value),
  );
}

Deno.test("The dashboard shows any contents of a log without harm", async () => {
  const text = "\x1b[2J漢😀e\u0301 38;5;20\x07";
  const events = ONE_OF_EACH.map((event) => withText({ ...event, time: 0 } as TrainEvent, text));
  const context = contextOf(stateOf(events), initialUi(), { folder: text, notice: text });
  const on = new ScreenOnTerminal(SIZE);
  for (const page of PAGES) {
    await on.show(view({ ...context, ui: { ...initialUi(), page } }, SIZE));
    assertShown(on);
  }
  await on.close();
});
