import assert from "node:assert/strict";
import { EVENT_LOG } from "../../lib/run/event_log.ts";
import { foldersIn } from "../../lib/run/run_folder.ts";
import { listRuns } from "../../lib/run/run_status.ts";
import { SWEEP_FILE } from "../../lib/sweep/sweep_file.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { writeQuarters } from "../data/write_quarters.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { run, start } from "./fixtures.ts";

const native = { ignore: LIBRARY === undefined || Deno.build.os === "windows" };

/** A folder with small data and a grid, and the command line of a sweep of it. */
async function withGrid(
  grid: Record<string, unknown>,
  use: (
    args: string[],
    runs: string,
    change: (grid: Record<string, unknown>) => Promise<void>,
  ) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await writeQuarters(`${folder}/data`, { train: 60, test: 20 });
    const change = (grid: Record<string, unknown>) =>
      Deno.writeTextFile(`${folder}/grid.json`, JSON.stringify(grid));
    await change({ embedding_size: 4, batch_size: 20, holdout: 80, ...grid });
    const runs = `${folder}/runs`;
    const flags = ["--data_path", `${folder}/data`, "--checkpoint_path", runs, "--engine", "native"];
    await use([`${folder}/grid.json`, ...flags], runs, change);
  });
}

/** Waits until runs have logged so many steps together. */
async function untilSteps(runs: string, wanted: number): Promise<void> {
  for (;;) {
    let steps = 0;
    for (const name of await foldersIn(runs)) {
      const text = await Deno.readTextFile(`${runs}/${name}/${EVENT_LOG}`).catch(() => "");
      steps += text.split('"type":"step"').length - 1;
    }
    if (steps >= wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** How each run has ended. */
async function states(runs: string): Promise<Record<string, string>> {
  const listed = await listRuns(runs);
  return Object.fromEntries(
    listed.map(({ name, status }) => [name, status.state === "finished" ? status.end.state : status.state]),
  );
}

Deno.test({
  name: "sweep trains each combination once, ranks the settings, and compare and watch read its folder",
  ...native,
}, () =>
  withGrid({ lr: [1e-3, 1e-2], seed: [1, 2] }, async (args, runs, change) => {
    const first = await run("sweep", [...args, "--epochs", "2", "--json"]);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /^4 runs in \S+: 2 settings with 2 seeds; 4 to start$/m);
    assert.match(first.stderr, /^Expected: about [\d.]+ .*, \d+ at a time with \d+ threads? each$/m);
    assert.match(first.stderr, /^lr_0.001-seed_1: VAL [01]\.\d{4} after .*; \d of 4 runs ended/m);
    const found = JSON.parse(first.stdout);
    const names = ["lr_0.001-seed_1", "lr_0.001-seed_2", "lr_0.01-seed_1", "lr_0.01-seed_2"];
    assert.deepEqual(namesIn(runs), [...names, SWEEP_FILE, "sweep.png", "sweep.svg"].sort());
    assert.equal(found.settings.length, 2);
    assert.ok(found.settings[0].mean >= found.settings[1].mean);
    assert.match(
      found.winner.command,
      /^deno task train --epochs 2 --data_path \S+ --embedding_size 4 --batch_size 20 --lr 0\.0/,
    );
    assert.ok(!found.winner.command.includes("holdout"));

    // The figures are those that the runs have logged; the test images' are others.
    for (const { runs: own, mean } of found.settings) {
      const logged = [];
      for (const { name } of own) {
        const lines = (await Deno.readTextFile(`${runs}/${name}/${EVENT_LOG}`)).trim().split("\n");
        const events = lines.map((line) => JSON.parse(line)).filter(({ type }) => type === "evaluation");
        logged.push(events.at(-1).holdout_val);
      }
      assert.deepEqual(own.map(({ val }: { val: number }) => val), logged);
      assert.equal(mean, (logged[0] + logged[1]) / 2);
    }

    const compared = await run("compare", [runs, "--json"]);
    assert.equal(compared.code, 0, compared.stderr);
    assert.deepEqual({ ...JSON.parse(compared.stdout), failed: [] }, found);
    const plots = `${runs}/plots`;
    const document = await run("compare", [runs, "--markdown", "--plots", plots]);
    assert.equal(document.code, 0, document.stderr);
    assert.match(document.stdout, /^# Sweep\n\n[^]*\| lr +\|[^]*\n```sh\ndeno task train .*\n```\n$/);
    assert.deepEqual(namesIn(plots), ["sweep.png", "sweep.svg"]);
    await Deno.remove(plots, { recursive: true });
    const useless = await run("compare", [runs, "--engine", "wasm"]);
    assert.deepEqual([useless.code, useless.stdout], [1, ""]);
    assert.match(useless.stderr, /^trinca: Expected no --engine with a sweep, /);
    const watched = await run("watch", [runs, "--once", "--size", "100x30"]);
    assert.equal(watched.code, 0, watched.stderr);
    assert.match(watched.stdout, /lr_0\.0/);

    // The grid grows by a value and a seed: what has ended is not trained again.
    const logs = await Promise.all(names.map((name) => Deno.readTextFile(`${runs}/${name}/${EVENT_LOG}`)));
    const base = { embedding_size: 4, batch_size: 20, holdout: 80 };
    await change({ ...base, lr: [1e-3, 1e-2, 3e-2], seed: [1, 2] });
    const more = await run("sweep", [...args, "--epochs", "2"]);
    assert.equal(more.code, 0, more.stderr);
    assert.match(more.stderr, /^6 runs in \S+: 3 settings with 2 seeds; 4 have ended, 2 to start$/m);
    assert.ok(!more.stderr.includes("trial"), "the time is known");
    assert.match(more.stdout, /\nTo train the winner on all training images:\n {2}deno task train /);
    assert.deepEqual(
      await Promise.all(names.map((name) => Deno.readTextFile(`${runs}/${name}/${EVENT_LOG}`))),
      logs,
    );

    // Another grid, and other data, are refused.
    await change({ ...base, lr: [1e-3], seed: [1, 2] });
    const other = await run("sweep", [...args, "--epochs", "2"]);
    assert.deepEqual([other.code, other.stdout], [1, ""]);
    assert.match(
      other.stderr,
      /^trinca: Expected a grid with all runs of \S+ but found one without lr_0.01-seed_1 and 3 others; use/,
    );
    assert.deepEqual(
      await states(runs),
      Object.fromEntries([...names, "lr_0.03-seed_1", "lr_0.03-seed_2"].map((name) => [name, "done"])),
    );
  }));

Deno.test(
  { name: "Ctrl-C and kill -9 lose nothing: the same command continues a sweep", ...native },
  () =>
    withGrid({ lr: [1e-3, 1e-2, 3e-2], epochs: 25 }, async (args, runs) => {
      const command = [...args, "--jobs", "2", "--threads", "1"];
      const stopped = start("sweep", command);
      await untilSteps(runs, 20);
      stopped.kill("SIGINT");
      const { code, stderr } = await stopped.ended;
      assert.equal(code, 130, stderr);
      assert.match(stderr, /^Stopping after the steps that run, then saving; the same command continues/m);
      assert.deepEqual(await states(runs), { "lr_0.001-seed_1": "stopped", "lr_0.01-seed_1": "stopped" });

      const killed = start("sweep", command);
      await untilSteps(runs, 60);
      const busy = await run("sweep", command);
      assert.deepEqual([busy.code, busy.stdout], [1, ""]);
      assert.match(
        busy.stderr,
        /^trinca: Expected no sweep in \S+ but another process runs it; wait for its end or stop it$/m,
      );
      killed.kill("SIGKILL");
      await killed.ended;

      // Its runs train on, and are waited for.
      const last = await run("sweep", [...command, "--json"]);
      assert.equal(last.code, 0, last.stderr);
      const found = JSON.parse(last.stdout);
      assert.equal(found.ended, 3);
      assert.deepEqual(Object.values(await states(runs)), ["done", "done", "done"]);
      const again = await run("sweep", [...command, "--json"]);
      assert.deepEqual([again.code, JSON.parse(again.stdout)], [0, found]);
      assert.match(again.stderr, /^3 runs in \S+: 3 settings with 1 seed; 3 have ended$/m);
    }),
);

Deno.test(
  { name: "a run that fails is named with its line, and the others are trained", ...native },
  () =>
    withGrid({ classes_per_batch: [0, 19], lr: [1e-3, 1e-2], seed: 1 }, async (args, runs) => {
      const { code, stdout, stderr } = await run("sweep", [...args, "--epochs", "1", "--json"]);
      assert.equal(code, 1, stderr);
      const lines = stderr.match(/^trinca: classes_per_batch_19-lr_\S+ failed: Expected .*$/gm);
      assert.equal(lines?.length, 2, stderr);
      const { settings, failed } = JSON.parse(stdout);
      assert.deepEqual(failed.map(({ name }: { name: string }) => name).sort(), [
        "classes_per_batch_19-lr_0.001-seed_1",
        "classes_per_batch_19-lr_0.01-seed_1",
      ]);
      assert.deepEqual(settings.map(({ mean }: { mean: unknown }) => mean === null), [
        false,
        false,
        true,
        true,
      ]);
      assert.deepEqual(await states(runs), {
        "classes_per_batch_0-lr_0.001-seed_1": "done",
        "classes_per_batch_0-lr_0.01-seed_1": "done",
      });
    }),
);

Deno.test({
  name: "a sweep with nothing to compare settings on, or that cannot start, is refused in one line",
  ...native,
}, () =>
  withGrid({ lr: [1e-3, 1e-2], epochs: 1 }, async (args, runs, change) => {
    const refused = async (grid: Record<string, unknown>, message: RegExp, ...more: string[]) => {
      await change({ embedding_size: 4, batch_size: 20, ...grid });
      const { code, stdout, stderr } = await run("sweep", [...args, ...more]);
      assert.deepEqual([code, stdout], [1, ""], stderr);
      assert.match(stderr.split("\n").find((line) => line.startsWith("trinca: "))!, message);
      assert.deepEqual(await foldersIn(runs), [], "nothing is left");
    };
    await refused(
      { lr: [1e-3] },
      /^trinca: Expected images to compare settings on but .* has no validation split and nothing is held out; add --holdout 24, or /,
    );
    await refused(
      { holdout: 240 },
      /^trinca: Expected --holdout to leave some of the 240 images .*; found by a trial of /,
    );
    await refused({ lr: 99 }, /grid.json: Expected --lr to be a number from /);
    await refused({ lr: 1e-3, holdout: 80 }, /Expected --lr in \S+ or as a flag but found both/, "--lr", "1");
    await Deno.mkdir(runs);
    await Deno.writeTextFile(`${runs}/notes.txt`, "mine");
    await refused(
      { holdout: 80 },
      /Expected an empty or a new folder, or that of this sweep, at \S+ but found notes.txt in it/,
    );
    assert.deepEqual(namesIn(runs), ["notes.txt"]);
  }));

Deno.test(
  { name: "sweep --dry_run says what there is to do, and does nothing", ...native },
  () =>
    withGrid({ lr: [1e-3, 1e-2], epochs: 1 }, async (args, runs) => {
      const { code, stdout, stderr } = await run("sweep", [...args, "--dry_run"]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^2 runs in .*\n.*\nExpected: about .*\n$/);
      assert.match(stdout, /^lr_0.001-seed_1 {2}[\d.]+ s\nlr_0.01-seed_1 {2}[\d.]+ s\n$/);
      await Deno.stat(runs).then(() => assert.fail("there is a folder"), () => {});
    }),
);
