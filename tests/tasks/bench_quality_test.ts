import assert from "node:assert/strict";
import { EVENT_LOG } from "../../lib/run/event_log.ts";
import { foldersIn } from "../../lib/run/run_folder.ts";
import { listRuns } from "../../lib/run/run_status.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { writeQuarters } from "../data/write_quarters.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { run, start } from "./fixtures.ts";

const native = { ignore: LIBRARY === undefined || Deno.build.os === "windows" };

/** A folder with small data, a file of variants, and the flags of a study of them. */
async function withStudy(
  epochs: number,
  variants: Record<string, string>,
  use: (args: string[], runs: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await writeQuarters(`${folder}/data`, { train: 60, test: 20 });
    const study = { base: "--embedding_size 4 --lr 1e-3", variants };
    await Deno.writeTextFile(`${folder}/study.json`, JSON.stringify(study));
    const runs = `${folder}/runs`;
    const flags = { data_path: `${folder}/data`, variants: `${folder}/study.json`, checkpoint_path: runs };
    const numbers = { epochs, batch_size: 20, holdout: 80, threads: 1 };
    const args = Object.entries({ ...flags, ...numbers }).flatMap((
      [name, value],
    ) => [`--${name}`, `${value}`]);
    await use(["quality", ...args, "--json"], runs);
  });
}

Deno.test({
  name: "bench quality trains each variant and seed once, and shows the test images' figures only if asked",
  ...native,
}, () =>
  withStudy(2, { "no average": "--ema 0.9" }, async (args, runs) => {
    const first = await run("bench", [...args, "--seeds", "2", "--parallel", "2"]);
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /^4 trainings in \S+: 0 have ended, 0 to continue, 4 to start; 2 at a time$/m);
    assert.match(first.stderr, /^Expected: about [\d.]+ /m);
    assert.match(first.stderr, /^base-\w+-seed1: VAL [01]\.\d{4} on the held-out images after /m);
    const { quality } = JSON.parse(first.stdout);
    assert.deepEqual(Object.keys(quality.rows), ["base", "no average"]);
    const row = quality.rows["no average"];
    assert.equal(row.val.length, 2);
    assert.ok(row.val.every((val: number) => val >= 0 && val <= 1) && row.seconds[0] > 0);
    assert.equal(row.difference.seeds, 2);
    assert.deepEqual([row.more, quality.trainings_looked_at], [{}, 4]);
    assert.equal(namesIn(runs).length, 4, "no other files are left");
    assert.ok(namesIn(runs).every((name) => namesIn(`${runs}/${name}`).includes("train.log")));

    // A third seed: the others are not trained again.
    const logs = await Promise.all(
      namesIn(runs).map((name) => Deno.readTextFile(`${runs}/${name}/${EVENT_LOG}`)),
    );
    const more = await run("bench", [...args, "--seeds", "3", "--test", "--views", "5"]);
    assert.equal(more.code, 0, more.stderr);
    assert.match(more.stderr, /: 4 have ended, 0 to continue, 2 to start;/);
    assert.ok(!more.stderr.includes("trials"), "the time is known");
    const found = JSON.parse(more.stdout).quality;
    assert.deepEqual(found.rows["no average"].val.slice(0, 2), row.val);
    assert.equal(found.rows["no average"].more["test VAL"].length, 3);
    for (const name of ["held out, 5 views", "test VAL, 5 views"]) {
      const vals: number[] = found.rows.base.more[name];
      assert.ok(vals.length === 3 && vals.every((val) => val >= 0 && val <= 1), name);
    }
    assert.equal(found.trainings_looked_at, 6);
    const earlier = namesIn(runs).filter((name) => !name.endsWith("seed3"));
    assert.deepEqual(
      await Promise.all(earlier.map((name) => Deno.readTextFile(`${runs}/${name}/${EVENT_LOG}`))),
      logs,
    );
  }));

Deno.test(
  { name: "bench quality stops on Ctrl-C, and the same command continues", ...native },
  () =>
    withStudy(8, {}, async (args, runs) => {
      const study = start("bench", [...args, "--seeds", "2"]);
      const steps = async () => {
        const [name] = await foldersIn(runs);
        const text = await Deno.readTextFile(`${runs}/${name}/${EVENT_LOG}`).catch(() => "");
        return text.split('"type":"step"').length - 1;
      };
      while (await steps() < 12) await new Promise((resolve) => setTimeout(resolve, 10));
      study.kill("SIGINT");
      const { code, stderr } = await study.ended;
      assert.equal(code, 130, stderr);
      assert.match(stderr, /^Stopping after the steps that run, then saving; the same command continues/m);
      const stopped = await listRuns(runs);
      const [{ name, status }] = stopped as [typeof stopped[number]];
      assert.equal(stopped.length, 1, "no other training was started");
      assert.ok(status.state === "finished" && status.end.state === "stopped", stderr);

      const second = await run("bench", [...args, "--seeds", "2"]);
      assert.equal(second.code, 0, second.stderr);
      assert.match(second.stderr, /: 0 have ended, 1 to continue, 1 to start;/);
      const ended = await listRuns(runs);
      assert.deepEqual(ended.map(({ status }) => status.state === "finished" && status.end.state), [
        "done",
        "done",
      ]);
      assert.ok(ended.some((run) => run.name === name), "the same run");
    }),
);

Deno.test(
  { name: "a training that cannot run ends the study with its reason", ...native },
  () =>
    withStudy(1, {}, async (args, runs) => {
      const { code, stdout, stderr } = await run("bench", [...args, "--holdout", "240"]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^trinca: Expected --holdout to leave some of the 240 images/m);
      assert.deepEqual(await foldersIn(runs), [], "nothing is left");
    }),
);
