import assert from "node:assert/strict";
import { findCheckpoint } from "../../lib/run/find_checkpoint.ts";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { lockRun } from "../../lib/run/run_lock.ts";
import { findRun, pointAt } from "../../lib/run/run_folder.ts";
import { listRuns } from "../../lib/run/run_status.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { saveUnlinked } from "./fixtures.ts";

/** Makes a run with checkpoints, saved at a time in seconds, and links that may be wrong. */
async function makeRun(
  runs: string,
  name: string,
  run: { checkpoints: string[]; held?: number; best?: string; last?: string; time: number },
): Promise<string> {
  const folder = await createRunFolder(runs, name, {});
  const best = run.held === undefined ? null : { epoch: run.held, val: 0.5 };
  await saveUnlinked(folder, run.checkpoints, best);
  for (const checkpoint of run.checkpoints) {
    await Deno.utime(`${folder}/${checkpoint}/state.json`, run.time, run.time);
  }
  if (run.best) await pointAt(folder, "best", run.best);
  if (run.last) await pointAt(folder, "last", run.last);
  return folder;
}

const BOTH = { checkpoints: ["epoch_1", "epoch_2"], held: 1, best: "epoch_1", last: "epoch_2" };

Deno.test("findCheckpoint() returns a checkpoint's folder, a run's best, or its last if it has no best", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", { ...BOTH, time: 1000 });
    assert.equal(await findCheckpoint(`${run}/epoch_2/`), `${run}/epoch_2`);
    assert.equal(await findCheckpoint(`${run}/last`), `${run}/last`);
    assert.equal(await findCheckpoint(`${run}//`), `${run}/best`);
    const stopped = await makeRun(runs, "b", {
      checkpoints: ["epoch_0_step_9"],
      last: "epoch_0_step_9",
      time: 1,
    });
    assert.equal(await findCheckpoint(stopped), `${stopped}/last`);
  });
});

Deno.test("findCheckpoint() returns the newest run's best in a folder of runs, whatever the names of the runs", async () => {
  await withFolder(async (runs) => {
    await makeRun(runs, "a", { ...BOTH, time: 3000 });
    await makeRun(runs, "z", { ...BOTH, time: 2000 });
    await makeRun(runs, "empty", { checkpoints: [], time: 9000 });
    await Deno.writeTextFile(`${runs}/README.md`, "");
    assert.equal(await findCheckpoint(`${runs}/`), `${runs}/a/best`);
    await makeRun(runs, "b", { checkpoints: ["epoch_0_step_9"], last: "epoch_0_step_9", time: 4000 });
    assert.equal(await findCheckpoint(runs), `${runs}/b/last`);
  });
});

Deno.test("findCheckpoint() returns the last if the best is missing", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", { ...BOTH, time: 3000 });
    await Deno.remove(`${run}/epoch_1`, { recursive: true });
    assert.equal(await findCheckpoint(run), `${run}/epoch_2`);
    assert.equal(await findCheckpoint(runs), `${run}/epoch_2`);
  });
});

Deno.test("findCheckpoint() uses the checkpoints' states if the links are outdated or missing", async () => {
  await withFolder(async (runs) => {
    const checkpoints = ["epoch_1", "epoch_2"];
    const cases = [
      // Ended after writing epoch_2: before both links, and between them; without and with held-out images.
      { last: "epoch_1", best: "epoch_1" },
      { last: "epoch_2", best: "epoch_1" },
      { held: 2, last: "epoch_1", best: "epoch_1" },
      { held: 2, last: "epoch_2", best: "epoch_1" },
      // Copied without links.
      {},
      { held: 2 },
    ];
    for (const [i, links] of cases.entries()) {
      const run = await makeRun(runs, `a${i}`, { checkpoints, ...links, time: 1000 + i });
      for (const path of [run, runs, `${run}/best`, `${run}/best/`]) {
        assert.equal(await findCheckpoint(path), `${run}/epoch_2`, JSON.stringify([links, path]));
      }
      const last = links.last === "epoch_2" ? "last" : "epoch_2";
      assert.equal(await findCheckpoint(`${run}/last`), `${run}/${last}`);
    }
    const run = await makeRun(runs, "b", { checkpoints, held: 1, time: 2000 });
    assert.equal(await findCheckpoint(run), `${run}/epoch_1`);
  });
});

Deno.test("findCheckpoint() returns what the links pointed to if only that was copied", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", { checkpoints: ["epoch_2"], time: 1000 });
    await Deno.rename(`${run}/epoch_2`, `${run}/best`);
    assert.equal(await findCheckpoint(run), `${run}/best`);
    assert.equal(await findCheckpoint(runs), `${run}/best`);
    assert.equal(await findCheckpoint(`${run}/best`), `${run}/best`);
  });
});

Deno.test("findCheckpoint() names a state that is damaged, and does not mind an older run's", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", { ...BOTH, time: 1000 });
    await Deno.writeTextFile(`${run}/epoch_2/state.json`, "{");
    await Deno.utime(`${run}/epoch_2/state.json`, 1000, 1000);
    await refuses(() => findCheckpoint(run), /epoch_2\/state\.json but it is damaged/);
    const newer = await makeRun(runs, "b", { ...BOTH, time: 2000 });
    assert.equal(await findCheckpoint(runs), `${newer}/best`);
  });
});

Deno.test("findCheckpoint() returns a shipped run only if there is no other, the better one first", async () => {
  await withFolder(async (runs) => {
    await makeRun(runs, "mnist", { ...BOTH, time: 5000 });
    assert.equal(await findCheckpoint(runs), `${runs}/mnist/best`);
    await makeRun(runs, "mnist-best", { ...BOTH, time: 4000 });
    assert.equal(await findCheckpoint(runs), `${runs}/mnist-best/best`);
    await makeRun(runs, "own", { ...BOTH, time: 1000 });
    assert.equal(await findCheckpoint(runs), `${runs}/own/best`);
  });
});

Deno.test("findCheckpoint() reports what it expected if there is none", async () => {
  await withFolder(async (runs) => {
    const message = (path: string) =>
      new RegExp(
        `^Expected a checkpoint, a run or a folder of runs at ${path} but found none; train one with deno task train$`,
      );
    await refuses(() => findCheckpoint(runs), message(runs));
    await refuses(() => findCheckpoint(`${runs}/none`), message(`${runs}/none`));
    await Deno.writeTextFile(`${runs}/file`, "");
    await refuses(() => findCheckpoint(`${runs}/file`), message(`${runs}/file`));
  });
});

Deno.test("findCheckpoint() says of a run without checkpoints what would give it one", () =>
  withFolder(async (folder) => {
    const runs = `${folder}/it's here`;
    const run = await makeRun(runs, "a", { checkpoints: [], time: 1 });
    await Deno.writeTextFile(`${run}/events.jsonl`, "");
    for (const path of [run, runs]) {
      const lock = lockRun(run);
      const running = /\/a but it has saved none yet; wait for the end of its first epoch$/;
      await refuses(() => findCheckpoint(path), running);
      lock[Symbol.dispose]();
      const ended =
        /\/a but it has saved none yet; continue it with deno task train --resume '.*it'\\''s here\/a'$/;
      await refuses(() => findCheckpoint(path), ended);
    }
    await saveUnlinked(run, ["epoch_1"], null);
    await Deno.remove(`${run}/epoch_1/weights.bin`);
    const incomplete = /\/a but epoch_1 lacks weights\.bin; restore that or use another run$/;
    await refuses(() => findCheckpoint(run), incomplete);
  }));

Deno.test("findCheckpoint() takes a link to a run in a folder of runs like the run", () =>
  withFolder(async (folder) => {
    const runs = `${folder}/runs`;
    await makeRun(runs, "mnist", { ...BOTH, time: 5000 });
    await Deno.symlink(await makeRun(`${folder}/elsewhere`, "a", { ...BOTH, time: 1000 }), `${runs}/link`);
    await Deno.symlink("nowhere", `${runs}/broken`);
    await Deno.symlink("..", `${runs}/up`);
    assert.equal(await findCheckpoint(runs), `${runs}/link/best`);
  }));

Deno.test("a copy of a run that was interrupted is no run in a folder of runs", () =>
  withFolder(async (runs) => {
    const run = await makeRun(runs, "a", { ...BOTH, time: 1000 });
    const part = await makeRun(runs, "a.0123abcd.part", { ...BOTH, time: 5000 });
    for (const folder of [run, part]) await Deno.writeTextFile(`${folder}/events.jsonl`, "");
    assert.equal(await findCheckpoint(runs), `${run}/best`);
    assert.deepEqual((await listRuns(runs)).map(({ name }) => name), ["a"]);
    await refuses(() => findRun(runs, "b"), /; there are a$/);
  }));

Deno.test("findRun() finds a run by its name or its folder", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", { ...BOTH, time: 1000 });
    assert.equal(await findRun(runs, "a"), run);
    assert.equal(await findRun(`${runs}//`, "a/"), run);
    assert.equal(await findRun("elsewhere", run), run);
    assert.equal(await findRun("elsewhere", `${run}/`), run);
  });
});

Deno.test("findRun() lists the existing runs if there is none of the name", async () => {
  await withFolder(async (runs) => {
    await refuses(() => findRun(runs, "a"), new RegExp(`^Expected a run named a in ${runs} but found none$`));
    await refuses(() => findRun(`${runs}/none`, "a"), /but found none$/);
    await makeRun(runs, "second", { ...BOTH, time: 1000 });
    await makeRun(runs, "first", { ...BOTH, time: 1000 });
    await refuses(() => findRun(runs, "a"), /but found none; there are first, second$/);
  });
});
