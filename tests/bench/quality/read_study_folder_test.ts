import assert from "node:assert/strict";
import { readStudyFolder } from "../../../lib/bench/quality/read_study_folder.ts";
import { keyOf, type PlannedRun } from "../../../lib/sweep/planned_run.ts";
import { defaults } from "../../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../../lib/config/train_config.ts";
import { EVENT_LOG } from "../../../lib/run/event_log.ts";
import { lockRun } from "../../../lib/run/run_lock.ts";
import { refuses, withFolder } from "../../base/fixtures.ts";
import { tellTraining } from "../../cli/training_events.ts";

const CONFIG = defaults(TRAIN_OPTIONS);

function planned(digest: string, seed: number): PlannedRun {
  return { seed, digest, config: { ...CONFIG, seed }, run: `new-name-${digest}-seed${seed}`, fitBatch: true };
}

/** Writes the log of a run; without an end it was interrupted. */
async function writeRun(folder: string, name: string, ended: boolean): Promise<void> {
  await Deno.mkdir(`${folder}/${name}`, { recursive: true });
  await Deno.writeTextFile(`${folder}/${name}/config.json`, "{}");
  const all = tellTraining(true);
  const events = ended ? all : all.filter(({ type }) => type !== "run_finished").slice(0, 5);
  await Deno.writeTextFile(
    `${folder}/${name}/${EVENT_LOG}`,
    events.map((event) => JSON.stringify(event) + "\n").join(""),
  );
}

Deno.test("trainings are found by settings and seed, under whatever name; others count as looked at", () =>
  withFolder(async (folder) => {
    await writeRun(folder, "old-name-aaaaaaaa-seed1", true);
    await writeRun(folder, "base-aaaaaaaa-seed2", false);
    await writeRun(folder, "base-bbbbbbbb-seed1", true);
    // Killed before its first event, and while its folder was made.
    await Deno.mkdir(`${folder}/base-aaaaaaaa-seed3`);
    await Deno.mkdir(`${folder}/base-aaaaaaaa-seed4.1234.part`);
    const trainings = [1, 2, 3, 4].map((seed) => planned("aaaaaaaa", seed));
    const { ended, interrupted, lookedAt } = await readStudyFolder(folder, trainings);
    assert.deepEqual([...ended].map(([key, { folder: run }]) => [key, run]), [
      [keyOf(trainings[0]!), `${folder}/old-name-aaaaaaaa-seed1`],
    ]);
    assert.deepEqual([...interrupted.values()].sort(), [
      `${folder}/base-aaaaaaaa-seed2`,
      `${folder}/base-aaaaaaaa-seed3`,
    ]);
    assert.equal(lookedAt, 2);
  }));

Deno.test("a study waits for no training of another process", () =>
  withFolder(async (folder) => {
    await writeRun(folder, "base-aaaaaaaa-seed1", false);
    using _ = lockRun(`${folder}/base-aaaaaaaa-seed1`);
    await refuses(
      () => readStudyFolder(folder, [planned("aaaaaaaa", 1)]),
      /^Expected no training in \S+ but a process trains there; wait for its end or stop it$/,
    );
    const { interrupted } = await readStudyFolder(folder, [planned("bbbbbbbb", 1)]);
    assert.equal(interrupted.size, 0, "one that is not planned is no matter");
  }));
