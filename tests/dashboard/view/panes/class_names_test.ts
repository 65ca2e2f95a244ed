import assert from "node:assert/strict";
import { classNames } from "../../../../lib/dashboard/view/class_names.ts";
import type { Pane } from "../../../../lib/dashboard/view/frame.ts";
import { type PaneName, PANES } from "../../../../lib/dashboard/view/pages.ts";
import { plainText } from "../../../../lib/dashboard/view/text.ts";
import type { TrainEvent } from "../../../../lib/run/events.ts";
import { contextOf, stateOf } from "../../fixtures.ts";
import { syntheticRun } from "../../synthetic_run.ts";
import { textOf } from "../assert_pane.ts";

/** The synthetic run with names for its classes. */
function runWith(class_names: string[]): TrainEvent[] {
  return syntheticRun().map((event) =>
    event.type === "run_started" ? { ...event, dataset: { ...event.dataset, class_names } } : event
  );
}

function paneOf(name: PaneName, class_names: string[], width = 110, height = 24): Pane {
  return PANES[name]({ x: 0, y: 0, width, height }, contextOf(stateOf(runWith(class_names))));
}

const FRUIT = ["Apple", "Pear", "Fig", "Kiwi", "Golden Delicious", "Lime", "Plum", "Melon", "Mango", "Lemon"];
const everything = (pane: Pane) =>
  [textOf(pane), ...[...pane.title ?? [], ...pane.note ?? []].map(({ text }) => text)].join("\n");

Deno.test("Panes call classes by their names", () => {
  const { hardest } = stateOf(syntheticRun()).mining!;
  const { anchor } = hardest!;
  assert.ok(textOf(paneOf("triplet", FRUIT)).includes(FRUIT[anchor.label]!.slice(0, 13)));
  const { hardest: worst } = stateOf(syntheticRun()).worst[0]!;
  const pair = `${FRUIT[worst.anchor.label]} as ${FRUIT[worst.negative.label]}`;
  assert.ok(textOf(paneOf("worst", FRUIT)).includes(pair), pair);
  assert.match(
    everything(paneOf("heat", FRUIT)),
    /nearest Golden Delici… and Lemon: 1\.10/,
  );
  assert.match(textOf(paneOf("heat", FRUIT)), /\n +4 Golden Delici… +1\.30/);
  for (const name of ["Apple", "Melon"]) assert.ok(textOf(paneOf("scatter", FRUIT)).includes(name), name);
  assert.match(textOf(paneOf("result", FRUIT, 110, 60)), /Golden Delicious +1,000/);
});

Deno.test("classNames() names turned classes by their turns", () => {
  const run = stateOf(runWith(FRUIT)).run!;
  const turned = { ...stateOf([]), run: { ...run, config: { ...run.config, turned_classes: 8 } } };
  const name = classNames(turned, 24);
  assert.deepEqual(
    [1, 11, 51, 74].map(name),
    ["Pear", "Pear, 90°", "Pear, mirrored, 90°", "Golden …, mirrored, 270°"],
  );
  assert.equal(classNames({ ...turned, run })(11), "11");
});

Deno.test("Panes keep the last part of a class name that is a path", () => {
  const nested = FRUIT.map((name) => `Fruit and vegetables/${name.slice(0, 6)}`);
  for (const [pane, width] of [["worst", 40], ["heat", 40], ["scatter", 60], ["result", 80]] as const) {
    const text = everything(paneOf(pane, nested, width, 60));
    assert.match(text, /…\/(Apple|Pear|Fig|Golden|Lime|Plum|Melon|Mango|Lemon|Kiwi)\b/, `${pane}\n${text}`);
    assert.doesNotMatch(text, /Fruit[^/\n]*…/, `${pane}\n${text}`);
  }
  const { hardest } = stateOf(syntheticRun()).mining!;
  const { label } = hardest!.anchor;
  assert.ok(textOf(paneOf("triplet", nested, 40)).includes(FRUIT[label]!.slice(0, 6)));
});

Deno.test("Panes show a name with one column per unit, or the number if a terminal can show nothing of the name", () => {
  const names = ["🍎", "りんご", "a\nb\tc", "\x1b[2J", "n".repeat(200), "é", "<b>", "\u202e", "‼️", "x"];
  for (const name of ["triplet", "worst", "heat", "scatter", "result"] as const) {
    for (const width of [20, 40, 80, 150]) {
      const pane = paneOf(name, names, width);
      const texts = [...(pane.lines ?? []).flat(), ...pane.labels ?? []].map(({ text }) => text);
      for (const text of texts) assert.equal(text, plainText(text), JSON.stringify(text));
      for (const label of pane.labels ?? []) {
        assert.ok(label.x + label.text.length <= width - 2 || name === "triplet");
      }
    }
  }
  assert.match(textOf(paneOf("result", names, 110, 60)), /\n.*\b0 +1,000.*\n.*\b1 +1,000.*\n.*a b c +1,000/);
});
