import assert from "node:assert/strict";
import {
  FAKED,
  FAKED_STEPS,
  inTerminal,
  LONG,
  QUESTION,
  SHORT,
  SLOW,
  STEPS,
  testInPairs,
  trains,
} from "./fixtures.ts";
import { endsWith } from "./restored.ts";

const CTRL_C = "\x03";

/** Commands of a shell; the fake trainer would end at an evaluation, hence no e. */
const TYPED = ["stty -a | sk -3; jobs; fg", "disks", "ls Src", "pass; quit", "sudo fsck -y /S"];

Deno.test(
  { name: "train on the dashboard is ended by keys, and restores the terminal", ...inTerminal },
  (test) =>
    testInPairs(test, {
      "the result stays until q, then its table is on the normal screen": () =>
        trains(SHORT, async ({ terminal, names }) => {
          await terminal.shows(/✓ done[^]*Final evaluation[^]*Area under the ROC curve/);
          assert.equal(terminal.emulator.buffer.active.type, "alternate");
          await terminal.type("q");
          const text = await endsWith(terminal, 0);
          assert.match(text, /^Done in .*: 1 epoch\nRun +\S+\/a, best epoch_1\n/);
          assert.match(text, /│ Area under the ROC curve +│ +0\.\d+ │/);
          assert.equal(text.split("Done in").length, 2);
          assert.ok(names().includes("epoch_1"));
        }, { byDeno: true }),

      "q asks; c continues, Shift-S stops and saves": () =>
        trains(LONG, async ({ terminal, events, names, continues }) => {
          await terminal.shows(STEPS);
          await terminal.type("q");
          await terminal.shows(QUESTION);
          await terminal.type("c");
          await terminal.hides(QUESTION);
          await continues(5);
          await terminal.type("q");
          await terminal.shows(QUESTION);
          await terminal.type("S");
          const text = await endsWith(terminal, 130);
          assert.match(
            text,
            // In the first epoch too, if it is stopped early.
            /^Stopped in .*: (?:(?:in|after) epoch \d+|after \d+ steps?).*\nRun +\S+\/a.*\nContinue +deno task train --resume \S+\/a$/,
          );
          assert.ok(names().includes("last"), `${names()}`);
          const last = (await events()).at(-1)!;
          assert.ok(last.type === "run_finished" && last.state === "stopped");
        }),

      "Ctrl-C asks, a second one ends at once": () =>
        trains(LONG, async ({ terminal, events }) => {
          await terminal.shows(STEPS);
          await terminal.type(CTRL_C);
          await terminal.shows(QUESTION);
          await terminal.type(CTRL_C);
          assert.match(
            await endsWith(terminal, 130),
            /^Ended at once(?: in epoch \d+, step \d+)?; .*\nRun +\S+\/a/,
          );
          assert.ok(!(await events()).some(({ type }) => type === "run_finished"));
        }, { byDeno: true }),

      "Ctrl-C ends at once while a stop is pending": () =>
        trains(SLOW, async ({ terminal, names }) => {
          await terminal.shows(/epoch 1\/1 +step 0/);
          await terminal.type("q");
          await terminal.shows(QUESTION);
          await terminal.type("S");
          await terminal.shows(/stopping after this step, then saving/);
          await terminal.type(CTRL_C);
          assert.match(await endsWith(terminal, 130), /^Ended at once; nothing was saved yet\nRun +\S+\/a$/);
          assert.ok(!names().includes("last"));
        }),

      "Ctrl-C ends at once and says how to continue from the newest checkpoint": () =>
        trains([...SHORT, "--epochs", "1000", "--semi_hard_share", "1"], async ({ terminal }) => {
          await terminal.shows(/epoch ([2-9]|\d\d)\/1000/);
          await terminal.type(CTRL_C);
          await terminal.shows(QUESTION);
          await terminal.type(CTRL_C);
          assert.match(
            await endsWith(terminal, 130),
            /^Ended at once(?: in epoch \d+, step \d+)?; the newest checkpoint is epoch_\d+\nRun +(\S+)\nContinue +deno task train --resume \1$/,
          );
        }),

      "Ctrl-C ends at once while it starts": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(/q leave/); // From then on the terminal is raw.
          await terminal.type(CTRL_C);
          await terminal.shows(QUESTION);
          await terminal.type(CTRL_C);
          assert.match(await endsWith(terminal, 130), /^Ended at once/);
        }),

      "a command that was meant for a shell neither ends nor stops it": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          for (const line of TYPED) await terminal.type(`${line}\r`);
          await terminal.type("\x1b[A\r"); // The shell's last command again.
          await terminal.type("?");
          await terminal.shows(/┌ Keys/);
          await terminal.type("?");
          await terminal.shows(FAKED_STEPS);
          await terminal.type("q");
          await terminal.shows(QUESTION);
          await terminal.type("S");
          assert.match(await endsWith(terminal, 130), /Stopped in /);
        }, FAKED),

      "the mouse is released": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(STEPS);
          await terminal.type("M");
          await terminal.writes(/\[\?100[023]h/);
          await terminal.type("q");
          await terminal.shows(QUESTION);
          await terminal.type(CTRL_C);
          assert.match(await endsWith(terminal, 130), /^Ended at once/);
        }),
    }),
);
