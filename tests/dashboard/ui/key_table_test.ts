import assert from "node:assert/strict";
import { initialUi, type UiState } from "../../../lib/dashboard/ui/ui_state.ts";
import { KEYS } from "../../../lib/dashboard/ui/key_table.ts";
import { press } from "../../../lib/dashboard/ui/press.ts";
import { popup } from "../../../lib/dashboard/view/popups.ts";
import { contextOf, OWN_WORLD, stateOf } from "../fixtures.ts";

const ALL = KEYS.flatMap(({ keys }) => keys);

Deno.test("KEYS contains each key once", () => {
  assert.equal(new Set(ALL).size, ALL.length);
});

Deno.test("KEYS is ordered by group, as the help shows it", () => {
  const groups = KEYS.map(({ group }) => group);
  const changes = groups.filter((group, i) => group !== groups[i - 1]);
  assert.equal(new Set(changes).size, changes.length);
});

Deno.test("Every key does something in some situation", () => {
  const start = initialUi();
  const somewhere: UiState[] = [
    start,
    { ...start, focus: "epochs", expanded: true, history: "recent", scroll: { epochs: 20, log: 20 } },
    { ...start, focus: "loss", cursor: 0.5, zoom: { from: 0.25, to: 0.5 } },
  ];
  const world = { ...OWN_WORLD, hasResult: true };
  for (const key of ALL) {
    const does = somewhere.some((ui) => {
      const pressed = press(ui, world, key);
      return pressed.effect !== undefined || JSON.stringify(pressed.ui) !== JSON.stringify(ui);
    });
    assert.ok(does, key);
  }
});

/** The help popup as lines of text. */
function helpText(columns: number, rows: number, steers: boolean): string[] {
  const context = contextOf(stateOf([]), { ...initialUi(), popup: "help" });
  const pane = popup({ x: 0, y: 0, width: columns, height: rows }, context, { ...OWN_WORLD, steers })!;
  return pane.lines!.map((line) => line.map(({ text }) => text).join(""));
}

Deno.test("The help shows every key with its description, on a usual screen and on the smallest one with two columns", () => {
  for (const [columns, rows] of [[120, 50], [80, 24]] as const) {
    const text = helpText(columns, rows, true).join("\n");
    for (const { label, help, group } of KEYS) {
      assert.ok(text.includes(group) && text.includes(label), label);
      // With two columns, a long description may be cut.
      assert.ok(text.includes(help.slice(0, 20)), help);
    }
  }
});

Deno.test("The help omits commands if the training accepts none", () => {
  const text = helpText(120, 50, false).join("\n");
  for (const { help, steering } of KEYS) assert.equal(text.includes(help), steering !== true, help);
});
