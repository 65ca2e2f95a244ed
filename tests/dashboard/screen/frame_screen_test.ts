import assert from "node:assert/strict";
import fc from "fast-check";
import { initialUi, PAGES } from "../../../lib/dashboard/ui/ui_state.ts";
import type { Size } from "../../../lib/dashboard/view/frame.ts";
import { view } from "../../../lib/dashboard/view/view.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import { type Background, type ColorDepth, Palette } from "../../../lib/dashboard/screen/palette.ts";
import { ALL_KEYS, contextOf, pressAll, shippedEvents, stateOf } from "../fixtures.ts";
import { eventsUntil, isStep, syntheticRun } from "../synthetic_run.ts";
import { assertBorders, assertShown } from "./assert_shown.ts";
import { ScreenOnTerminal } from "./headless_terminal.ts";

const SIZES: readonly (readonly [columns: number, rows: number])[] = [
  ...[[1, 1], [2, 1], [1, 2], [7, 3], [20, 5], [59, 16], [60, 15], [60, 16], [61, 17], [66, 20], [76, 18], [
    80,
    24,
  ]],
  ...[[80, 25], [90, 30], [99, 27], [100, 28], [110, 32], [120, 36], [130, 40], [160, 45], [180, 50], [
    200,
    60,
  ]],
  ...[[250, 20], [60, 90], [300, 90]],
] as [number, number][];
const DEPTHS: readonly ColorDepth[] = ["none", "16", "256", "true"];
const LOGS = [syntheticRun(), await shippedEvents()];

const textsOf = (on: ScreenOnTerminal) => on.screen.cells.map((row) => row.map(([, text]) => text).join(""));

/** Asserts the properties of every frame on a terminal. */
function assertSound(on: ScreenOnTerminal, frame: ReturnType<typeof view>): void {
  assertShown(on);
  assertBorders(frame, textsOf(on), on.glyphs);
}

/** Asserts that all output uses only colours and characters that the terminal supports. */
async function endSoundly(on: ScreenOnTerminal): Promise<void> {
  await on.close();
  for (const [, codes] of on.written.matchAll(SGR)) assertCodes(codes!, on.palette.depth);
  if (on.palette.depth === "true") assert.match(on.written, /38;2;/);
  // deno-lint-ignore no-control-regex
  if (on.glyphs.ascii) assert.match(on.written, /^[\x00-\x7e]*$/);
}

/** An escape sequence that sets the style of text. */
// deno-lint-ignore no-control-regex
const SGR = /\x1b\[([\d;]*)m/g;

/** Asserts that codes are weights, or colours that a terminal of a depth supports. */
function assertCodes(codes: string, depth: ColorDepth): void {
  const colors: Record<ColorDepth, RegExp> = {
    none: /^$/,
    16: /^([349]\d|10\d)$/,
    256: /^[34]8;5;\d+$/,
    true: /^[34]8;2;\d+;\d+;\d+$/,
  };
  for (const [code] of codes.matchAll(/[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+/g)) {
    assert.ok(
      ["0", "1", "4", "7"].includes(code) || colors[depth].test(code),
      `${codes} with ${depth} colours`,
    );
  }
}

const STYLES = DEPTHS.flatMap((depth) => [UNICODE_GLYPHS, ASCII_GLYPHS].map((glyphs) => ({ depth, glyphs })));

Deno.test(`FrameScreen shows every page and popup at ${SIZES.length} sizes, with any colours and characters`, async () => {
  const context = contextOf(stateOf(syntheticRun()));
  for (const [i, [columns, rows]] of SIZES.entries()) {
    const size = { columns, rows };
    // Each size in two of the eight styles.
    for (const [j, { depth, glyphs }] of STYLES.entries()) {
      if ((i - j) % 4 !== 0) continue;
      const on = new ScreenOnTerminal(size, new Palette(depth, i % 2 === 0 ? "dark" : "light"), glyphs);
      const frames = [
        ...PAGES.map((page) => ({ page })),
        ...(["help", "miner", "quit"] as const).map((popup) => ({ popup })),
      ];
      for (const shown of frames) {
        const frame = view({ ...context, ui: { ...initialUi(), ...shown } }, size);
        await on.show(frame);
        assertSound(on, frame);
      }
      await endSoundly(on);
    }
  }
});

const sizes: fc.Arbitrary<Size> = fc.oneof(
  fc.constantFrom(...SIZES).map(([columns, rows]) => ({ columns, rows })),
  fc.record({ columns: fc.integer({ min: 1, max: 160 }), rows: fc.integer({ min: 1, max: 50 }) }),
);

/** An event between two frames. */
const moment = fc.record({
  size: fc.option(sizes, { nil: undefined }),
  /** Whether the screen draws on the terminal before it learns of the new size. */
  late: fc.boolean(),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
  keys: fc.array(fc.constantFrom(...ALL_KEYS), { maxLength: 8 }),
});

Deno.test("FrameScreen shows the changes from frame to frame, with resizes and keys between them", async () => {
  const style = fc.record({
    depth: fc.constantFrom(...DEPTHS),
    background: fc.constantFrom<Background>("dark", "light"),
    glyphs: fc.constantFrom(UNICODE_GLYPHS, ASCII_GLYPHS),
  });
  const moments = fc.array(moment, { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, style, fc.constantFrom(...LOGS), moments, async (first, style, log, moments) => {
      let size = first;
      const on = new ScreenOnTerminal(size, new Palette(style.depth, style.background), style.glyphs);
      let context = contextOf(stateOf([]));
      for (const moment of moments) {
        const before = view(context, size);
        if (moment.size !== undefined) {
          size = moment.size;
          on.resize(size);
          if (moment.late) await on.show(before);
          on.screen.resize();
        }
        const state = stateOf(log.slice(0, Math.round(moment.part * log.length)));
        context = { ...context, state };
        context = { ...context, ui: pressAll(context, size, moment.keys) };
        const frame = view(context, size);
        await on.show(frame);
        assertSound(on, frame);
      }
      await endSoundly(on);
    }),
    { numRuns: 40 },
  );
});

Deno.test("FrameScreen writes nothing if nothing has changed, and little if little has", async () => {
  const on = new ScreenOnTerminal({ columns: 120, rows: 36 });
  const context = contextOf(stateOf(eventsUntil(isStep(5, 12))));
  const show = async (notice: string | undefined) => {
    const before = on.written.length;
    await on.show(view({ ...context, around: { ...context.around, notice } }, { columns: 120, rows: 36 }));
    return on.written.length - before;
  };
  const whole = await show(undefined);
  assert.equal(await show(undefined), 0);
  assert.ok(await show("saved") < whole / 10);
  assertShown(on);
  await on.close();
});

Deno.test("FrameScreen draws everything again after redraw(), whatever else has written to the terminal", async () => {
  const size = { columns: 80, rows: 24 };
  const on = new ScreenOnTerminal(size);
  const frame = view(contextOf(stateOf(syntheticRun())), size);
  await on.show(frame);
  on.written += "\x1b[5;5Hsomething else\r\n";
  on.screen.redraw();
  await on.show(frame);
  assertShown(on);
  await on.close();
});

Deno.test("FrameScreen sends each frame as one synchronised update", async () => {
  const on = new ScreenOnTerminal({ columns: 80, rows: 24 });
  const begin = on.written.length;
  await on.show(view(contextOf(stateOf(syntheticRun())), { columns: 80, rows: 24 }));
  const sent = on.written.slice(begin);
  assert.ok(sent.startsWith("\x1b[?2026h") && sent.endsWith("\x1b[?2026l"));
  await on.close();
});
