import assert from "node:assert/strict";
import { parseFlags } from "../../lib/cli/flags.ts";
import { SWEEP_OPTIONS } from "../../lib/config/sweep_config.ts";
import { DATASETS } from "../../lib/data/datasets.ts";
import { planSweep } from "../../lib/sweep/plan_sweep.ts";
import { parseGrids } from "../../lib/sweep/read_grid.ts";
import { type Sweep, sweepOf } from "../../lib/sweep/sweep.ts";
import { lockSweep, parseSweepFile, readSweepFile, writeSweepFile } from "../../lib/sweep/sweep_file.ts";
import { openSweepFolder, storedData, sweepFileOf, withStoredNames } from "../../lib/sweep/sweep_folder.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { sweepFile } from "./sweep_fixtures.ts";

const DATA = { name: "mnist", path: "data" };

async function sweepFrom(grid: unknown): Promise<Sweep> {
  const common = await parseFlags([], SWEEP_OPTIONS);
  const planned = await planSweep(parseGrids(JSON.stringify(grid), "g.json"), "g.json", common);
  return await sweepOf(planned, common.config, DATASETS.mnist!.defaults);
}

Deno.test("a sweep's folder is known again, also when its grid has grown, and runs keep their names", () =>
  withFolder(async (folder) => {
    const sweep = await sweepFrom({ lr: 1e-3, seed: [1, 2] });
    assert.equal(await openSweepFolder(`${folder}/new/deep`, sweep, DATA), undefined);
    assert.deepEqual(namesIn(folder), [], "nothing is made");
    const file = sweepFileOf(sweep, { data: storedData(DATA), threads: 1 });
    await writeSweepFile(folder, file);
    assert.deepEqual(await readSweepFile(folder), file);
    assert.deepEqual(await openSweepFolder(folder, sweep, DATA), file);
    // A second value: now the rate is what differs, but the folders are there.
    const grown = await sweepFrom({ lr: [1e-3, 1e-2], seed: [1, 2] });
    const named = withStoredNames(grown, await openSweepFolder(folder, grown, DATA));
    assert.deepEqual(named.runs.map(({ run }) => run), [
      "seed_1",
      "lr_0.01-seed_1",
      "seed_2",
      "lr_0.01-seed_2",
    ]);
    // What differs may be less than before, and a new run's name that of another.
    const swapped = await sweepFrom({ lr: 1e-2, seed: [1] });
    const [run] = withStoredNames(swapped, file).runs;
    assert.match(run!.run, /^seed_1-[0-9a-f]{8}$/);
  }));

Deno.test("a folder of something else, of another grid or of other data is refused", () =>
  withFolder(async (folder) => {
    const sweep = await sweepFrom({ lr: [1e-3, 1e-2] });
    await writeSweepFile(folder, sweepFileOf(sweep, { data: storedData(DATA), threads: 1 }));
    const smaller = await sweepFrom({ lr: 1e-3 });
    assert.ok(await openSweepFolder(folder, smaller, DATA), "no run was begun that it lacks");
    await Deno.mkdir(`${folder}/lr_0.01-seed_1`);
    await refuses(
      () => openSweepFolder(folder, smaller, DATA),
      /^Expected a grid with all runs of \S+ but found one without lr_0.01-seed_1; use another --checkpoint_path, or add what is missing: a grid may grow$/,
    );
    await refuses(
      () => openSweepFolder(folder, sweep, { name: "mnist", path: "/my data" }),
      /^Expected the data of \S+, mnist at \S+\/data, but found mnist at \/my data; use --data_path \S+\/data, or another --checkpoint_path$/,
    );
    await refuses(
      () => openSweepFolder(folder, sweep, { ...DATA, name: "digits" }),
      /, mnist at \S+\/data, but found digits at \S+\/data; use --dataset mnist, or another/,
    );
    await Deno.mkdir(`${folder}/other/mine`, { recursive: true });
    await refuses(
      () => openSweepFolder(`${folder}/other`, sweep, DATA),
      /^Expected an empty or a new folder, or that of this sweep, at \S+ but found mine in it; use another/,
    );
    await Deno.writeTextFile(`${folder}/file`, "");
    await refuses(
      () => openSweepFolder(`${folder}/file`, sweep, DATA),
      /a file stands where a folder should be/,
    );
  }));

Deno.test("a damaged sweep.json is refused, and no run's name leads out of the folder", async () => {
  const parse = (text: string) => () => parseSweepFile(text, "runs/sweep.json");
  await refuses(parse("{"), /^Expected a sweep in runs\/sweep.json but it is no JSON; restore the file/);
  await refuses(
    parse("{}"),
    /^Expected a sweep in runs\/sweep.json but its format cannot be read; use a newer Trinca/,
  );
  const file = sweepFile(1, 1);
  await refuses(parse(JSON.stringify({ ...file, format: 2 })), /its format cannot be read/);
  for (const name of ["..", "../x", "/etc", ""]) {
    const runs = [{ ...file.runs[0]!, name }];
    await refuses(parse(JSON.stringify({ ...file, runs })), /its runs.0.name cannot be read/);
  }
});

Deno.test("two sweeps do not run in one folder", () =>
  withFolder(async (folder) => {
    await writeSweepFile(folder, sweepFile(1, 1));
    const lock = lockSweep(folder);
    await refuses(
      () => lockSweep(folder),
      /^Expected no sweep in \S+ but another process runs it; wait for its end/,
    );
    lock[Symbol.dispose]();
    lockSweep(folder)[Symbol.dispose]();
  }));
