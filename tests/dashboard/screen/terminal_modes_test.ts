import assert from "node:assert/strict";
import { view } from "../../../lib/dashboard/view/view.ts";
import { UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import { Palette } from "../../../lib/dashboard/screen/palette.ts";
import { contextOf, stateOf } from "../fixtures.ts";
import { syntheticRun } from "../synthetic_run.ts";
import { assertShown } from "./assert_shown.ts";
import { feed, openTerminal, ScreenOnTerminal } from "./headless_terminal.ts";

const SIZE = { columns: 80, rows: 24 };
const FRAME = view(contextOf(stateOf(syntheticRun())), SIZE);
/** Types of terminals, one of which does not exist. */
const KINDS = [
  "xterm-256color",
  "xterm",
  "screen-256color",
  "tmux-256color",
  "linux",
  "vt220",
  "no-such-terminal",
];

/** Whether the cursor was last shown or hidden. */
function cursorOf({ written }: ScreenOnTerminal): "shown" | "hidden" | undefined {
  // deno-lint-ignore no-control-regex
  const last = [...written.matchAll(/\x1b\[\?(?:\d+;)*25(?:;\d+)*([hl])/g)].at(-1)?.[1];
  return last === undefined ? undefined : last === "h" ? "shown" : "hidden";
}

/** State of a terminal that a program can leave changed. */
function modesOf({ terminal }: ScreenOnTerminal) {
  return { ...terminal.modes, buffer: terminal.buffer.active.type };
}

for (const kind of KINDS) {
  Deno.test(`FrameScreen draws on a terminal of type ${kind} and leaves no modes changed`, async () => {
    const untouched = openTerminal(SIZE);
    const on = new ScreenOnTerminal(SIZE, new Palette("256", "dark"), UNICODE_GLYPHS, kind);
    await on.show(FRAME);
    assertShown(on);
    on.screen.mouse(true);
    await on.settle();
    on.screen.close();
    await on.settle();
    assert.deepEqual(modesOf(on), { ...untouched.modes, buffer: "normal" });
    assert.notEqual(cursorOf(on), "hidden");
    on.terminal.dispose();
  });
}

Deno.test("FrameScreen uses the alternate buffer and hides the cursor; the shell's screen is restored at the end", async () => {
  const on = new ScreenOnTerminal(SIZE);
  // The screen has begun to write; the shell's earlier output comes first.
  const { terminal } = on;
  await feed(terminal, "$ deno task train");
  await on.show(FRAME);
  assert.equal(terminal.buffer.active.type, "alternate");
  assert.equal(cursorOf(on), "hidden");
  assert.notEqual(terminal.modes.mouseTrackingMode, "any");
  on.screen.close();
  await on.settle();
  assert.equal(terminal.buffer.active.getLine(0)!.translateToString(true), "$ deno task train");
  assert.equal(cursorOf(on), "shown");
  terminal.dispose();
});

Deno.test("FrameScreen turns the mouse on and off", async () => {
  const on = new ScreenOnTerminal(SIZE);
  const mouse = async (wanted: boolean) => {
    on.screen.mouse(wanted);
    await on.settle();
    return on.terminal.modes.mouseTrackingMode;
  };
  assert.equal(on.terminal.modes.mouseTrackingMode, "none");
  assert.notEqual(await mouse(true), "none");
  assert.equal(await mouse(false), "none");
  assert.notEqual(await mouse(true), "none");
  await on.close();
});

Deno.test("FrameScreen.close() does nothing a second time", async () => {
  const on = new ScreenOnTerminal(SIZE);
  await on.show(FRAME);
  await on.close();
  const { length } = on.written;
  on.screen.close();
  assert.equal(on.written.length, length);
});

Deno.test("FrameScreen leaves no listener on the process behind", async () => {
  const { default: process } = await import("node:process");
  const events = ["exit", "uncaughtException", "SIGINT", "SIGTERM", "SIGQUIT"];
  const count = () => events.map((event) => process.listenerCount(event));
  const before = count();
  const on = new ScreenOnTerminal(SIZE);
  assert.notDeepEqual(count(), before);
  await on.close();
  assert.deepEqual(count(), before);
});
