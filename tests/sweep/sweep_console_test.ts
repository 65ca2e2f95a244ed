import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";
import { SweepConsole } from "../../lib/sweep/sweep_console.ts";
import { SweepProgress } from "../../lib/sweep/sweep_progress.ts";
import { lastLineOf } from "../../lib/sweep/train_in_process.ts";
import { tellTraining } from "../cli/training_events.ts";
import { outcome } from "./sweep_fixtures.ts";

const NAMES = ["lr_0.001-seed_1", "lr_0.01-seed_1", "lr_0.001-seed_2"];

/** A sweep of three runs, two at a time, whose clock is set by hand. */
function begun(jobs = 2) {
  const clock = { seconds: 0 };
  const progress = new SweepProgress({
    left: NAMES,
    endedBefore: 1,
    jobs,
    seconds: () => 100,
    now: () => clock.seconds * 1000,
  });
  return { clock, progress };
}

const run = (name: string) => ({
  run: name,
  digest: name,
  seed: 1,
  fitBatch: true,
  config: defaults(TRAIN_OPTIONS),
});

Deno.test("the time that is left is that of the queue, by what the runs took that have ended", () => {
  const { clock, progress } = begun();
  assert.equal(progress.secondsLeft, 200);
  for (const name of NAMES.slice(0, 2)) progress.begin(name, true);
  clock.seconds = 30;
  assert.equal(progress.secondsLeft, 170);
  assert.equal(progress.summary(), "1 of 4 runs ended; about 2 min 50 s to go");
  clock.seconds = 120;
  progress.end(NAMES[0]!, false);
  // A run takes 120 seconds, not 100.
  assert.equal(progress.secondsLeft, 120);
  progress.end(NAMES[1]!, true);
  progress.begin(NAMES[2]!, true);
  clock.seconds = 180;
  assert.equal(progress.summary(), "2 of 4 runs ended, 1 failed; about 1 min 00 s to go");
  progress.end(NAMES[2]!, false);
  assert.equal(progress.summary(), "3 of 4 runs ended, 1 failed");
});

Deno.test("each run that trains has a line, all of them fit the terminal, and the rest is counted", () => {
  const { progress } = begun(3);
  for (const name of NAMES) progress.begin(name, true);
  progress.take(NAMES[0]!, tellTraining(false).slice(0, 6), false);
  for (const columns of [20, 40, 80, 120, 200]) {
    const lines = progress.render({ columns, rows: 24 });
    assert.equal(lines.length, 4);
    assert.ok(lines.every((line) => line.length <= columns), lines.join("\n"));
  }
  const [first, second, , last] = progress.render({ columns: 120, rows: 24 });
  assert.match(first!, /^lr_0.001-seed_1 {2}.* epoch 1\/2 /);
  assert.match(second!, /^lr_0.01-seed_1 {3}starting$/);
  assert.match(last!, /^1 of 4 runs ended; about .* to go; Ctrl-C saves and stops$/);
  const few = progress.render({ columns: 120, rows: 6 });
  assert.equal(few.length, 3);
  assert.match(few.at(-1)!, /^and 1 more; 1 of 4/);
});

Deno.test("without a terminal each run has a line where it begins and where it ends", () => {
  const { clock, progress } = begun();
  let text = "";
  using shown = new SweepConsole(progress, { write: (more) => text += more, size: () => undefined });
  shown.started(run(NAMES[0]!), "nowhere", "started");
  shown.started(run(NAMES[1]!), "nowhere", "continued");
  clock.seconds = 100;
  shown.ended(run(NAMES[0]!), outcome(0.5));
  shown.failed(run(NAMES[1]!), "Expected\x1b[31m");
  shown.started(run(NAMES[2]!), "nowhere", "awaited");
  shown.ended(run(NAMES[2]!), { ...outcome(NaN), seconds: 9 });
  shown.stopping(false);
  shown.stopping(true);
  assert.deepEqual(text.trimEnd().split("\n"), [
    "lr_0.001-seed_1: started",
    "lr_0.01-seed_1: continued",
    "lr_0.001-seed_1: VAL 0.5000 after 50.0 s of training; 2 of 4 runs ended; about 1 min 40 s to go",
    "lr_0.01-seed_1: failed: Expected?[31m",
    "lr_0.001-seed_2: trains already; waiting for its end",
    "lr_0.001-seed_2: diverged after 9.0 s of training; 3 of 4 runs ended, 1 failed",
    "Stopping after the steps that run, then saving; the same command continues. Interrupt again to end at once",
    "Ending at once, without saving",
  ]);
});

Deno.test("on a terminal lines are printed above what is drawn, also after it has become narrower", () => {
  const { progress } = begun();
  const size = { columns: 80, rows: 24 };
  let text = "";
  const shown = new SweepConsole(progress, { write: (more) => text += more, size: () => size });
  shown.started(run(NAMES[0]!), "nowhere", "started");
  assert.match(text, /^lr_0.001-seed_1 {2}starting\n1 of 4 runs ended; [^\n]*\n$/);
  text = "";
  size.columns = 30;
  shown.print("a line");
  // The second line takes three rows now.
  assert.ok(text.startsWith("\x1b[4A\r\x1b[Ja line\nlr_0.001-se…  starting\n"), text);
  text = "";
  shown[Symbol.dispose]();
  assert.equal(text, "\x1b[2A\r\x1b[J");
});

Deno.test("the reason of a failure is the line of its error, wherever it stands", () => {
  assert.equal(
    lastLineOf("Run a\ntrinca: Expected x but found y; z\nmore\n"),
    "trinca: Expected x but found y; z",
  );
  assert.equal(
    lastLineOf("trinca: internal error; please report it\nError: no\n    at x.ts:1\n"),
    "trinca: internal error; please report it: Error: no",
  );
  assert.equal(lastLineOf("Epoch 1\nEpoch 2\n"), "Epoch 2");
  assert.equal(lastLineOf(""), "");
});
