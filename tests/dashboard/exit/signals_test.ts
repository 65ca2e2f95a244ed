import assert from "node:assert/strict";
import {
  FAKED,
  FAKED_STEPS,
  inTerminal,
  LONG,
  QUESTION,
  SLOW,
  STEPS,
  testInPairs,
  type Trained,
  trains,
} from "./fixtures.ts";
import { endsWith } from "./restored.ts";

/** What is printed if a training is ended at once. */
const ABANDONED =
  /^Ended at once(?: in epoch \d+, step \d+)?; .*\nRun +\S+\/a(?:\nContinue .*--resume \S+\/a)?$/;

/** Milliseconds after which two signals count as two requests. */
const APART = 300;

/** A shell that ignores the closing of its terminal, so that the system sends SIGHUP to no other process. */
const DEAF = 'trap "" HUP; "$0" "$@"; exit $?';

/** Asserts that a training ended as if its user had stopped it. */
async function assertSaved({ events, names }: Trained): Promise<void> {
  const last = (await events()).at(-1)!;
  assert.ok(last.type === "run_finished" && last.state === "stopped");
  assert.ok(names().includes("last"), `${names()}`);
  assert.ok(!names().includes("steer.sock"));
}

/** Asserts that the final table is on the normal screen. */
function assertTable(text: string): void {
  assert.match(text, /^Done in [^]*│ Area under the ROC curve/);
}

Deno.test(
  { name: "train on the dashboard stops and saves on a signal", ...inTerminal },
  (test) =>
    testInPairs(test, {
      ...Object.fromEntries((["SIGINT", "SIGTERM", "SIGHUP"] as const).map((signal, i) => [
        signal,
        () =>
          trains(LONG, async (trained) => {
            await trained.terminal.shows(STEPS);
            await trained.terminal.signal(signal);
            assert.match(
              await endsWith(trained.terminal, 130),
              /^Stopped in .*\nRun .*\nContinue +deno task train/,
            );
            await assertSaved(trained);
          }, { byDeno: i === 0 }),
      ])),
      ...Object.fromEntries(["the dashboard", "lines"].map((view, i) => [
        `the end of its terminal, which showed ${view}`,
        () =>
          trains([...LONG, "--log_every", "1", ...(i === 0 ? [] : ["--plain"])], async (trained) => {
            await trained.terminal.shows(i === 0 ? STEPS : /\/1000 +[1-9]\d*\/64/);
            await trained.terminal.hangUp();
            assert.equal((await trained.terminal.end()).code, 130);
            await assertSaved(trained);
          }, { byDeno: i === 0 }),
      ])),
    }),
);

Deno.test(
  { name: "train on the dashboard restores the terminal on a signal", ...inTerminal },
  (test) =>
    testInPairs(test, {
      "SIGTERM twice ends at once": () =>
        trains(SLOW, async ({ terminal, names }) => {
          await terminal.shows(/epoch 1\/1 +step 0/);
          await terminal.signal("SIGTERM");
          await terminal.shows(/Stopping after this step, then saving; interrupt again/);
          await new Promise((resolve) => setTimeout(resolve, APART));
          await terminal.signal("SIGTERM");
          assert.match(await endsWith(terminal, 130), ABANDONED);
          assert.ok(!names().includes("last"));
        }),
      "SIGQUIT ends at once": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(STEPS);
          await terminal.signal("SIGQUIT");
          assert.match(await endsWith(terminal, 131), ABANDONED);
        }),
      "SIGINT before the training has begun": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.writes(/\[\?1049h/);
          await terminal.signal("SIGINT");
          assert.equal(await endsWith(terminal, 130), "Stopped before the training began");
        }),
      "SIGTERM too late for a stop still leaves": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          await terminal.signal("SIGTERM");
          assertTable(await endsWith(terminal, 0));
        }, { ...FAKED, run: "late" }),
      "q and Shift-S too late for a stop still leave": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          await terminal.type("q");
          await terminal.shows(QUESTION);
          await terminal.type("S");
          assertTable(await endsWith(terminal, 0));
        }, { ...FAKED, run: "late" }),
      "after the end any of them leaves, and so do q and Ctrl-C": async () => {
        for (const way of ["SIGINT", "SIGTERM", "SIGHUP", "q", "\x03"] as const) {
          await trains(LONG, async ({ terminal }) => {
            await terminal.shows(FAKED_STEPS);
            await terminal.type("e");
            await terminal.shows(/Final evaluation/);
            await (way.startsWith("SIG") ? terminal.signal(way as Deno.Signal) : terminal.type(way));
            assertTable(await endsWith(terminal, 0));
          }, FAKED);
        }
      },
      "closing the terminal without a signal after the end also leaves": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          await terminal.type("e");
          await terminal.shows(/Final evaluation/);
          await terminal.hangUp();
          assert.equal((await terminal.end()).code, 0);
        }, { ...FAKED, wrapper: ["sh", "-c", DEAF] }),
      "after the end SIGQUIT ends, and a terminal that is closed": async () => {
        for (const closes of [false, true]) {
          await trains(LONG, async ({ terminal }) => {
            await terminal.shows(FAKED_STEPS);
            await terminal.type("e");
            await terminal.shows(/Final evaluation/);
            await (closes ? terminal.hangUp() : terminal.signal("SIGQUIT"));
            if (closes) assert.equal((await terminal.end()).code, 0);
            else assert.match(await endsWith(terminal, 131), /^Done in .*\nRun .*$/);
          }, FAKED);
        }
      },
    }),
);
