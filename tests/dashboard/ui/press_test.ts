import assert from "node:assert/strict";
import type { KeyWorld, Pressed } from "../../../lib/dashboard/ui/key_world.ts";
import { press } from "../../../lib/dashboard/ui/press.ts";
import { initialUi, PAGES, SMOOTHING, type UiState } from "../../../lib/dashboard/ui/ui_state.ts";
import { OWN_WORLD } from "../fixtures.ts";

/** The result of pressing keys one after another, starting from the initial screen with the given changes. */
function pressed(keys: string, world: Partial<KeyWorld> = {}, from: Partial<UiState> = {}): Pressed {
  return keys.split(" ").reduce<Pressed>(
    ({ ui }, key) => press(ui, { ...OWN_WORLD, ...world }, key),
    { ui: { ...initialUi(), ...from } },
  );
}

const ui = (...args: Parameters<typeof pressed>) => pressed(...args).ui;
const effect = (...args: Parameters<typeof pressed>) => pressed(...args).effect;
const times = (key: string, count: number) => new Array(count).fill(key).join(" ");

Deno.test("Tab and arrows cycle through the pages, numbers select one", () => {
  const ring = PAGES.slice(0, 5);
  for (const [i, page] of ring.entries()) {
    assert.equal(ui(String(i + 1)).page, page);
    for (const key of ["tab", "right"]) assert.equal(ui(key, {}, { page }).page, ring[(i + 1) % 5]);
    for (const key of ["S-tab", "left"]) assert.equal(ui(key, {}, { page }).page, ring[(i + 4) % 5]);
  }
});

Deno.test("The result page exists once there is a result", () => {
  assert.equal(ui("6").page, "overview");
  assert.equal(ui("6", { hasResult: true }).page, "result");
  assert.equal(ui("S-tab", { hasResult: true }).page, "result");
  assert.equal(ui("tab", { hasResult: true }, { page: "result" }).page, "overview");
});

Deno.test("From a page that no longer exists, such as the result page after a resume, Tab leads to the remaining pages", () => {
  assert.equal(ui("tab", {}, { page: "result" }).page, "overview");
  assert.equal(ui("S-tab", {}, { page: "result" }).page, "run");
});

Deno.test("f and F focus one pane after another, Enter expands and shrinks it, Esc goes back", () => {
  assert.deepEqual(["f", "f f", "f f f", "f f f f"].map((keys) => ui(keys).focus), [
    "loss",
    "quality",
    "epochs",
    "loss",
  ]);
  assert.deepEqual(["S-f", "S-f S-f"].map((keys) => ui(keys).focus), ["epochs", "quality"]);
  assert.equal(ui("f", { panes: [] }).focus, undefined);
  assert.equal(ui("enter", { panes: [] }).expanded, false);
  const full = ui("enter");
  assert.deepEqual([full.focus, full.expanded, full.cursor], ["loss", true, 1]);
  assert.equal(ui("enter enter").expanded, false);
  assert.deepEqual([ui("enter escape").expanded, ui("enter escape").focus], [false, "loss"]);
  assert.equal(ui("enter escape escape").focus, undefined);
  assert.deepEqual([ui("enter tab").expanded, ui("enter tab").focus], [false, undefined]);
});

Deno.test("Focus on a pane that has left the page restarts at the first or last pane", () => {
  assert.equal(ui("f", {}, { focus: "scatter" }).focus, "loss");
  assert.equal(ui("S-f", {}, { focus: "scatter" }).focus, "epochs");
});

Deno.test("Arrows move the cursor of an expanded chart, within its bounds", () => {
  assert.equal(ui("enter left").cursor, 0.99);
  assert.equal(ui("enter S-left right").cursor, 0.91);
  assert.equal(ui(`enter ${times("S-left", 12)}`).cursor, 0);
  assert.equal(ui(`enter ${times("S-left", 12)} ${times("S-right", 12)}`).cursor, 1);
  assert.equal(ui("enter left").page, "overview");
});

Deno.test("Up and down select full or recent history, and scroll a focused list", () => {
  assert.equal(ui("down").history, "recent");
  assert.equal(ui("down up").history, "full");
  const scrolled = ui("f f f up up down");
  assert.deepEqual([scrolled.focus, scrolled.scroll.epochs, scrolled.history], ["epochs", 1, "full"]);
  assert.equal(ui("f f f down down").scroll.epochs, 0);
});

Deno.test("On the result page up and down scroll it from its top", () => {
  const world = { hasResult: true };
  assert.equal(ui("6 down down up", world).scroll.result, 1);
  assert.equal(ui("6 up", world).scroll.result, 0);
  assert.equal(ui("6 pagedown pagedown pageup", world).scroll.result, 10);
});

Deno.test("Page keys scroll the focused list, or else the first list of the page", () => {
  assert.deepEqual(ui("pageup pageup pagedown").scroll, { epochs: 10 });
  const panes = ["log", "epochs"];
  assert.deepEqual(ui("f f pageup", { panes }).scroll, { epochs: 10 });
  assert.deepEqual(ui("pageup", { panes: ["loss"] }).scroll, {});
});

Deno.test("Worst triplets are paged through on the miner page and when a triplet pane is focused", () => {
  const world = { worst: 3, panes: ["triplet", "worst"] };
  const shown = (keys: string, from: Partial<UiState> = {}) => ui(keys, world, from).triplet;
  assert.deepEqual([1, 2, 3, 4].map((count) => shown(`3 ${times("pagedown", count)}`)), [0, 1, 2, 2]);
  assert.equal(shown(`3 pagedown pagedown ${times("pageup", 5)}`), -1);
  assert.equal(shown("down", { focus: "worst" }), 0);
  assert.equal(shown("down down up", { focus: "triplet" }), 0);
  assert.equal(ui("3 pagedown", { worst: 0 }).triplet, -1);
});

Deno.test("z and Z zoom around the newest end, or around the cursor of an expanded chart", () => {
  assert.deepEqual(ui("z").zoom, { from: 0.5, to: 1 });
  assert.deepEqual(ui("z z").zoom, { from: 0.75, to: 1 });
  assert.deepEqual(ui("z z S-z").zoom, { from: 0.5, to: 1 });
  assert.deepEqual(ui("z S-z S-z").zoom, { from: 0, to: 1 });
  assert.deepEqual(ui("z", {}, { focus: "loss", expanded: true, cursor: 0.5 }).zoom, {
    from: 0.25,
    to: 0.75,
  });
  assert.deepEqual(ui("z", {}, { focus: "loss", expanded: true, cursor: 0 }).zoom, { from: 0, to: 0.5 });
  const { from, to } = ui(times("z", 30)).zoom;
  assert.ok(from < to && to <= 1 && to - from < 0.0021, `${from} ${to}`);
});

Deno.test("Comma and full stop move the view by a quarter, within the history", () => {
  assert.deepEqual(ui("z z ,").zoom, { from: 0.6875, to: 0.9375 });
  assert.deepEqual(ui("z z , .").zoom, { from: 0.75, to: 1 });
  assert.deepEqual(ui("z z .").zoom, { from: 0.75, to: 1 });
  assert.deepEqual(ui(`z z ${times(",", 20)}`).zoom, { from: 0, to: 0.25 });
});

Deno.test("Plus and minus change the smoothing, within its levels", () => {
  const begin = initialUi().smoothing;
  for (const key of ["+", "="]) assert.equal(ui(key).smoothing, begin + 1);
  for (const key of ["-", "_"]) assert.equal(ui(key).smoothing, begin - 1);
  assert.equal(ui(times("+", 20)).smoothing, SMOOTHING.length - 1);
  assert.equal(ui(times("-", 20)).smoothing, 0);
});

Deno.test("l and o toggle the logarithmic axis and the reference run, 0 resets charts", () => {
  assert.deepEqual([ui("l").log, ui("l l").log], [true, false]);
  assert.deepEqual([ui("o").overlay, ui("o o").overlay], [false, true]);
  const { zoom, history, log } = ui("z , down l 0");
  assert.deepEqual([zoom, history, log], [{ from: 0, to: 1 }, "full", false]);
});

Deno.test("p pauses and resumes, e evaluates, c saves", () => {
  const command = (command: string) => ({ kind: "command", command });
  assert.deepEqual(effect("p"), command("pause"));
  assert.deepEqual(effect("p", { paused: true }), command("resume"));
  assert.deepEqual(effect("e"), command("evaluate"));
  assert.deepEqual(effect("c"), command("checkpoint"));
});

Deno.test("Keys that command the training do nothing if it accepts no commands", () => {
  for (const key of ["p", "e", "c", "m", "s"]) {
    const { ui, effect } = pressed(key, { steers: false, owns: false });
    assert.deepEqual(ui, initialUi(), key);
    assert.equal(effect, undefined, key);
  }
});

Deno.test("M toggles the mouse", () => {
  assert.deepEqual(effect("S-m"), { kind: "mouse" });
});

Deno.test("Keys without a meaning change nothing", () => {
  assert.deepEqual(pressed("x"), { ui: initialUi() });
});
