import { isAvailable, KEYS } from "../ui/key_table.ts";
import type { KeyWorld } from "../ui/key_world.ts";
import { quitChoices, quitQuestion } from "../ui/quit_question.ts";
import { minerColor } from "./chart/step_axis.ts";
import type { Line, Pane, Rect } from "./frame.ts";
import { centred } from "./layout.ts";
import { inTwoColumns, span, widthOf } from "./text.ts";
import type { ViewContext } from "./view_context.ts";

/** Draws the popup over the page, whose charts keep updating; undefined if none is open. */
export function popup(screen: Rect, { ui }: ViewContext, world: KeyWorld): Pane | undefined {
  switch (ui.popup) {
    case "help":
      return helpPopup(screen, world);
    case "quit":
      return choicePopup(
        screen,
        quitQuestion(world),
        quitChoices(world).map(({ label, text }) => [
          span(label.padEnd(7), "cursor", { bold: true }),
          span(`  ${text}`),
        ]),
        ui.choice,
        "",
      );
    case "miner":
      return choicePopup(
        screen,
        "Choose the miner",
        world.miners.map((
          miner,
          i,
        ) => [
          span(String(i + 1), "cursor", { bold: true }),
          span(`  ${i === 0 ? `as configured (${miner})` : miner}`, i === 0 ? "text" : minerColor(miner)),
        ]),
        ui.choice,
        "from the next step on",
      );
    case undefined:
      return undefined;
  }
}

function choicePopup(
  screen: Rect,
  title: string,
  choices: readonly Line[],
  marked: number,
  hint: string,
): Pane {
  const rows = choices.map((line, i): Line =>
    i === marked
      ? [span(" ▸ ", "focus", { bold: true }), ...line.map((piece) => ({ ...piece, bold: true }))]
      : [span("   "), ...line]
  );
  const lines: Line[] = [[], ...rows, [], [
    span(`   ↑ ↓ Enter, Esc: back${hint === "" ? "" : `. ${hint}`}`, "muted"),
  ]];
  return boxed(screen, title, lines, Math.max(54, ...rows.map((row) => widthOf(row) + 4)));
}

function helpPopup(screen: Rect, world: KeyWorld): Pane {
  const known = KEYS.filter((key) => isAvailable(key, world));
  const groups = [...new Set(known.map(({ group }) => group))];
  const lines = groups.flatMap((group): Line[] => [
    [span(` ${group}`, "title", { bold: true })],
    ...known.filter((key) => key.group === group).map(({ label, help }): Line => [
      span(`   ${label.padEnd(11)}`, "cursor", { bold: true }),
      span(help),
    ]),
  ]);
  const room = screen.height - 2;
  if (lines.length <= room || screen.width < 70) return boxed(screen, "Keys", lines.slice(0, room), 66);
  // Two columns on a low screen.
  const half = Math.ceil(lines.length / 2);
  const combined = inTwoColumns(lines.slice(0, half), lines.slice(half), screen.width - 2);
  return boxed(screen, "Keys", combined.slice(0, room), screen.width);
}

function boxed(screen: Rect, title: string, lines: readonly Line[], width: number): Pane {
  return {
    name: "popup",
    rect: centred(screen, width, lines.length + 2),
    border: "focus",
    title: [span(title, "focus", { bold: true })],
    lines,
  };
}
