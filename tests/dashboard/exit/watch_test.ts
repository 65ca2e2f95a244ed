import assert from "node:assert/strict";
import { dirname } from "node:path";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { withFolder } from "../../base/fixtures.ts";
import { PROJECT } from "../../tasks/fixtures.ts";
import { inTerminal, LONG, runTask, testInPairs, trains } from "./fixtures.ts";
import type { Pseudoterminal } from "./pseudoterminal.ts";
import { endsWith } from "./restored.ts";

/** The finished run that ships with the project. */
const PAST = ["mnist", "--checkpoint_path", "checkpoints"];
/** Matches its header. */
const PAST_SHOWN = /mnist · MNIST .*\n.*epoch 20\/20/;

/** Runs `watch` in a terminal. */
async function watches(
  args: string[],
  use: (terminal: Pseudoterminal) => Promise<void>,
  options: Parameters<typeof runTask>[3] = {},
): Promise<void> {
  await withFolder(async (folder) => {
    await using terminal = await runTask(folder, "watch", args, options);
    await use(terminal);
  });
}

Deno.test(
  { name: "watch restores the terminal however it is left", ...inTerminal },
  (test) =>
    testInPairs(test, {
      "a training in another terminal is steered, or left alone": steers,
      ...Object.fromEntries(
        ([["q", 0], ["\x03", 0], ["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129], [
          "SIGQUIT",
          131,
        ]] as const)
          .map(([way, code], i) => [
            way.replace("\x03", "Ctrl-C"),
            () =>
              watches(PAST, async (terminal) => {
                await terminal.shows(PAST_SHOWN);
                await (way.startsWith("SIG") ? terminal.signal(way as Deno.Signal) : terminal.type(way));
                assert.equal(await endsWith(terminal, code), "");
              }, { byDeno: i % 2 === 0 }),
          ]),
      ),
      "the end of the terminal": () =>
        watches(PAST, async (terminal) => {
          await terminal.shows(PAST_SHOWN);
          await terminal.hangUp();
          assert.equal((await terminal.end()).code, 129);
        }),
      "a replay": () =>
        watches([...PAST, "--replay", "--speed", "1"], async (terminal) => {
          await terminal.shows(/mnist · MNIST .*\n.*epoch 1\/20/);
          await terminal.type("q");
          assert.equal(await endsWith(terminal, 0), "");
        }),
      "a speed without a replay": () =>
        watches([...PAST, "--speed", "5"], async (terminal) => {
          await terminal.shows(/Expected --replay together with --speed; add it, or omit --speed/);
          assert.equal((await terminal.end()).code, 1);
        }),
      "a training in the folder of a run that ships": () =>
        trains([...LONG, "--plain", "--log_every", "1"], async ({ terminal: training, run }) => {
          await training.shows(/\/1000 +[1-9]\d*\/64/);
          await watches(["--checkpoint_path", dirname(run)], async (terminal) => {
            await terminal.shows(/watching, with control/);
            await terminal.type("q");
            assert.equal(await endsWith(terminal, 0), "");
          });
        }, { run: "mnist" }),
      "a log that becomes damaged": () =>
        withFolder(async (folder) => {
          const run = `${folder}/mnist`;
          await Deno.mkdir(run);
          for (const name of ["config.json", "events.jsonl"]) {
            await Deno.copyFile(`${PROJECT}/checkpoints/mnist/${name}`, `${run}/${name}`);
          }
          await watches([run], async (terminal) => {
            await terminal.shows(PAST_SHOWN);
            await Deno.writeTextFile(`${run}/events.jsonl`, "no event\n", { append: true });
            assert.match(await endsWith(terminal, 1), /^trinca: Expected .*events\.jsonl/);
          });
        }),
    }),
);

/** Watches a training without affecting it, then sends it every command. */
function steers(): Promise<void> {
  return trains(
    [...LONG, "--plain", "--log_every", "1"],
    async ({ terminal: training, run, names, until, continues }) => {
      await training.shows(/\/1000 +[1-9]\d*\/64/);
      await watches([run], async (terminal) => {
        await terminal.shows(/● training/);
        await terminal.type("q");
        assert.equal(await endsWith(terminal, 0), "");
      });
      await continues(5);

      await watches([run], async (terminal) => {
        // The key works once the training is connected.
        await terminal.shows(/watching, with control/);
        await terminal.type("p");
        await terminal.shows(/paused/);
        await terminal.type("c");
        await terminal.shows(/requested: checkpoint/);
        await terminal.type("p");
        await until((events) => events.some(isAskedFor("checkpoint_saved", events)));
        await terminal.type("m");
        await terminal.shows(/batch-hard/);
        await terminal.type("4");
        await until((events) =>
          events.some((event) => event.type === "miner_changed" && event.to === "batch-hard")
        );
        await terminal.type("e");
        await terminal.shows(/requested: evaluate/);
        await until((events) => events.some(isAskedFor("evaluation", events)));
        await terminal.type("s");
        await terminal.shows(/Stop the training\?/);
        await terminal.type("S");
        await terminal.shows(/■ stopped/);
        await terminal.type("q");
        assert.equal(await endsWith(terminal, 0), "");
      });
      assert.match(await endsWith(training, 130), /\nStopped in /);
      assert.ok(names().includes("last"));
    },
  );
}

/** Finds a requested checkpoint or evaluation; that of an epoch's end comes between the validation and the next epoch. */
function isAskedFor(
  type: "checkpoint_saved" | "evaluation",
  events: readonly TrainEvent[],
): (event: TrainEvent) => boolean {
  return (event) => {
    if (event.type !== type) return false;
    const before = events.slice(0, events.indexOf(event));
    return before.findLast(({ type }) => type === "epoch_started" || type === "validation")?.type ===
      "epoch_started";
  };
}
