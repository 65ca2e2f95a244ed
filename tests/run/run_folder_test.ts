import assert from "node:assert/strict";
import {
  createRunFolder,
  epochName,
  partialName,
  pointAt,
  pointedAt,
  pruneCheckpoints,
  runName,
} from "../../lib/run/run_folder.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";

Deno.test("runName() sorts by time and is a name that --run takes", () => {
  assert.equal(runName(new Date(2026, 0, 31, 23, 59, 59)), "2026-01-31_235959");
  assert.equal(runName(new Date(2026, 10, 2, 3, 4, 5)), "2026-11-02_030405");
});

Deno.test("createRunFolder() makes the folder of runs, the run's, and its configuration", async () => {
  await withFolder(async (folder) => {
    const run = await createRunFolder(`${folder}/deep/runs//`, "first", { epochs: 20 });
    assert.equal(run, `${folder}/deep/runs/first`);
    assert.deepEqual(namesIn(run), ["config.json"]);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(`${run}/config.json`)), { epochs: 20 });
  });
});

Deno.test("createRunFolder() refuses a name that there is already, and leaves that run alone", async () => {
  await withFolder(async (folder) => {
    const run = await createRunFolder(folder, "first", { epochs: 20 });
    await refuses(
      () => createRunFolder(folder, "first", { epochs: 3 }),
      new RegExp(
        `^Expected no run named first in ${folder} but there is one; go on with it by --resume first or choose ` +
          "another --run$",
      ),
    );
    assert.match(await Deno.readTextFile(`${run}/config.json`), /20/);
  });
});

Deno.test("createRunFolder() says what is in the way", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await refuses(
      () => createRunFolder(`${folder}/file`, "a", {}),
      /file\/a: a file stands where a folder should be/,
    );
    await refuses(
      () => createRunFolder(`${folder}/file/x`, "a", {}),
      /x\/a: a file stands where a folder should be/,
    );
    await refuses(() => createRunFolder(folder, "a".repeat(300), {}), /a: its name is too long/);
    assert.deepEqual(namesIn(folder), ["file"]);
  });
});

Deno.test({
  name: "createRunFolder() says that there is no permission",
  ignore: Deno.uid() === 0,
  fn: () =>
    withFolder(async (folder) => {
      await Deno.chmod(folder, 0o500);
      await refuses(
        () => createRunFolder(`${folder}/runs`, "a", {}),
        /runs\/a: no permission; change the folder's/,
      );
    }),
});

Deno.test("pointAt() moves a link in one step, so that nobody ever finds none", async () => {
  await withFolder(async (folder) => {
    assert.equal(await pointedAt(folder, "best"), undefined);
    for (const name of ["epoch_1", "epoch_2"]) {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/state.json`, name);
    }
    await pointAt(folder, "best", "epoch_1");
    let writing = true;
    const writer = (async () => {
      for (let i = 0; i < 100; i++) await pointAt(folder, "best", `epoch_${1 + i % 2}`);
      writing = false;
    })();
    while (writing) {
      assert.match(await pointedAt(folder, "best") ?? "none", /^epoch_[12]$/);
      assert.match(await Deno.readTextFile(`${folder}/best/state.json`), /^epoch_[12]$/);
    }
    await writer;
    assert.equal(await pointedAt(folder, "best"), "epoch_2");
    assert.deepEqual(namesIn(folder), ["best", "epoch_1", "epoch_2"]);
  });
});

Deno.test("pointAt() that fails says why and leaves no .part behind", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/best`);
    await refuses(() => pointAt(folder, "best", "epoch_1"), /best: a folder stands where a file should be/);
    assert.deepEqual(namesIn(folder), ["best"]);
  });
});

/** Makes empty checkpoints of some names, prunes, and returns what is left. */
async function prune(
  names: string[],
  keep: number,
  links: { best?: string; last?: string },
): Promise<string[]> {
  let left: string[] = [];
  await withFolder(async (folder) => {
    for (const name of names) await Deno.mkdir(`${folder}/${name}`);
    await Deno.writeTextFile(`${folder}/config.json`, "{}");
    for (const [link, name] of Object.entries(links)) await pointAt(folder, link as "best" | "last", name);
    await pruneCheckpoints(folder, keep);
    left = namesIn(folder).filter((name) => !["config.json", "best", "last"].includes(name));
    for (const [link, name] of Object.entries(links)) {
      assert.equal(await pointedAt(folder, link as "best" | "last"), name);
    }
    assert.ok(namesIn(folder).includes("config.json"));
  });
  return left;
}

const epochs = (...numbers: number[]) => numbers.map(epochName);

Deno.test("pruneCheckpoints() keeps the newest, by number and not by letter", async () => {
  const all = epochs(1, 2, 8, 9, 10, 11);
  assert.deepEqual(await prune(all, 3, {}), epochs(10, 11, 9));
  assert.deepEqual(await prune(all, Infinity, {}), all.sort());
  assert.deepEqual(await prune(epochs(1), 3, {}), epochs(1));
});

Deno.test("pruneCheckpoints() keeps what best and last point at", async () => {
  assert.deepEqual(
    await prune(epochs(1, 2, 3, 4, 5), 2, { best: "epoch_2", last: "epoch_5" }),
    epochs(2, 4, 5),
  );
  const partial = partialName(3, 40);
  assert.deepEqual(await prune([...epochs(1, 2, 3), partial], 1, { best: "epoch_1", last: partial }), [
    ...epochs(1, 3),
    partial,
  ]);
});

Deno.test("pruneCheckpoints() removes checkpoints within an epoch once nothing points at them", async () => {
  const names = [...epochs(1, 2), partialName(1, 5), partialName(2, 5)];
  assert.deepEqual(await prune(names, 5, { last: "epoch_2" }), epochs(1, 2));
});

Deno.test("pruneCheckpoints() removes what interrupted writes left, and nothing that it does not know", async () => {
  const names = ["epoch_1", "epoch_2.0a1b.part", "best.ff.part", "epoch_x", "notes", "epoch_1_old"];
  assert.deepEqual(await prune(names, 1, { last: "epoch_1" }), [
    "epoch_1",
    "epoch_1_old",
    "epoch_x",
    "notes",
  ]);
});
