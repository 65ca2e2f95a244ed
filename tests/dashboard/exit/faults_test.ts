import assert from "node:assert/strict";
import { namesIn, smallDisk, withFolder } from "../../base/fixtures.ts";
import { LIBRARY } from "../../engine/fixtures.ts";
import { FAKED, FAKED_STEPS, inTerminal, LONG, QUESTION, STEPS, testInPairs, trains } from "./fixtures.ts";
import { endsWith } from "./restored.ts";

/** A terminal wide enough for a message with the path of a temporary folder. */
const WIDE = { columns: 300 };

/** A disk with room for three checkpoints but not for four. */
const disk = await smallDisk(",size=10m");

Deno.test(
  { name: "train restores the terminal when the training fails, then reports why", ...inTerminal },
  (test) =>
    testInPairs(test, {
      "the run's folder is removed": () =>
        trains(LONG, async ({ terminal, run }) => {
          await terminal.shows(STEPS);
          await Deno.remove(run, { recursive: true });
          const text = (await endsWith(terminal, 1)).replaceAll("\n", " ");
          const why = String.raw`Cannot write \S+: its folder does not exist; was it removed\?`;
          assert.match(text, new RegExp(`^Failed in .*: ${why} Run .* trinca: ${why}$`));
        }, WIDE),

      ...(disk === undefined ? {} : {
        "the disk is full": () =>
          withFolder((folder) =>
            trains([...LONG, "--max_steps", "2", "--keep", "all"], async ({ terminal }) => {
              await terminal.shows(/a checkpoint could not be saved: see the log/);
              await terminal.type("q");
              await terminal.shows(QUESTION);
              await terminal.type("S");
              const text = (await endsWith(terminal, 1)).replaceAll("\n", " ");
              const why = String.raw`Cannot write \S+: the disk is full; free some space and try again`;
              assert.match(
                text,
                new RegExp(`^Failed in .*: ${why} Run .*, best epoch_\\d Continue .* trinca: ${why}$`),
              );
            }, { ...WIDE, wrapper: disk(folder), runs: folder })
          ),
      }),

      // On WebAssembly, the loss of NaN distances is 0.
      ...(LIBRARY === undefined ? {} : {
        "the training diverges": () =>
          trains(
            [...LONG, "--optimizer", "sgd", "--lr", "10", "--weight_decay", "1"],
            async ({ terminal }) => {
              // Not the alert that comes before the end, when q would ask.
              await terminal.shows(/✗ diverged/);
              await terminal.type("q");
              const text = (await endsWith(terminal, 2)).replaceAll("\n", " ");
              assert.match(
                text,
                /^Diverged in .*: (The loss is not a number|\S+ holds \S+ \(.* not finite\)) in epoch \d+, step \d+;/,
              );
            },
            WIDE,
          ),
      }),

      "the trainer's thread dies": () =>
        trains(LONG, async ({ terminal, names }) => {
          await terminal.shows(STEPS);
          await terminal.type("c");
          const text = await endsWith(terminal, 70);
          assert.match(text, /^trinca: internal error; please report it\n/m);
          assert.match(text, /^Failed in .*: nobody catches this\n/m);
          assert.match(text, /^Error: nobody catches this\n/m);
          assert.ok(!names().includes("steer.sock"));
        }, { standIns: { "lib/data/digits/digits.ts": "dying_digits.ts" } }),
    }),
);

Deno.test(
  { name: "train continues with plain lines when the dashboard fails", ...inTerminal },
  (test) =>
    testInPairs(
      test,
      Object.fromEntries(["drawn", "folded"].map((run) => [
        `by an event that cannot be ${run}`,
        () =>
          trains([...LONG, "--log_every", "1"], async ({ terminal }) => {
            await terminal.shows(FAKED_STEPS);
            await terminal.type("c");
            await terminal.shows(/^Epoch 2\/2: hard, .*\n.*\n +1\/2 +1\/4 .*$/m);
            assert.equal(terminal.emulator.buffer.active.type, "normal");
            await terminal.signal("SIGINT");
            const text = await endsWith(terminal, 130);
            assert.match(
              text,
              /^trinca: the dashboard failed; the training continues without it; please report this\nTypeError: /,
            );
            assert.match(
              text,
              /\nStopping after this step, then saving; interrupt again to end at once without saving$/m,
            );
            assert.match(text, /\nStopped in .*\nRun /);
          }, { ...FAKED, run }),
      ])),
    ),
);

Deno.test(
  {
    name: "train says after the dashboard has failed, too, how to continue if it is ended at once",
    ...inTerminal,
  },
  (test) =>
    testInPairs(test, {
      "by SIGQUIT": () =>
        trains([...LONG, "--log_every", "1"], async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          await terminal.type("c");
          await terminal.shows(/^Epoch 2\/2: hard, .*\n.*\n +1\/2 +1\/4 .*$/m);
          await terminal.signal("SIGQUIT");
          assert.match(
            await endsWith(terminal, 131),
            /^Ended at once( in epoch \d, step \d)?; the newest checkpoint is epoch_\d\nRun .*\nContinue /m,
          );
        }, { ...WIDE, ...FAKED, run: "drawn" }),
    }),
);

Deno.test(
  { name: "train restores the terminal after an internal error", ...inTerminal },
  (test) =>
    testInPairs(
      test,
      Object.fromEntries(
        ([["uncaught", /SyntaxError: .*nobody catches this/], [
          "rejected",
          /Error: nobody hears of this/,
        ]] as const)
          .map(([run, message]) => [
            `an error that is ${run}`,
            () =>
              trains(LONG, async ({ terminal, folder }) => {
                await terminal.shows(FAKED_STEPS);
                await terminal.type("c");
                const text = await endsWith(terminal, 70);
                assert.match(text, /^trinca: internal error; please report it\n/);
                assert.match(text, message);
                assert.ok(namesIn(folder).every((name) => !name.includes("sock")));
              }, { ...FAKED, run }),
          ]),
      ),
    ),
);
