import assert from "node:assert/strict";
import { epochName, partialName } from "../../lib/run/checkpoint_names.ts";
import { pruneCheckpoints } from "../../lib/run/prune_checkpoints.ts";
import { pointAt, pointedAt } from "../../lib/run/run_folder.ts";
import { assertUserError, namesIn, withFolder } from "../base/fixtures.ts";
import { saveUnlinked } from "./fixtures.ts";

/**
 * Writes checkpoints of the given names, prunes, and returns the remaining names.
 *
 * @param held The best epoch by held-out images.
 * @param links Where these point, right or wrong.
 */
async function prune(
  names: string[],
  keep: number,
  { held, ...links }: { held?: number; best?: string; last?: string } = {},
): Promise<string[]> {
  let left: string[] = [];
  await withFolder(async (folder) => {
    await saveUnlinked(folder, names, held === undefined ? null : { epoch: held, val: 0.5 });
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

Deno.test("pruneCheckpoints() keeps the newest in numerical order, not in alphabetical order", async () => {
  const all = epochs(1, 2, 8, 9, 10, 11);
  assert.deepEqual(await prune(all, 3), epochs(10, 11, 9));
  assert.deepEqual(await prune(all, Infinity), all.sort());
  assert.deepEqual(await prune(epochs(1), 3), epochs(1));
});

Deno.test("pruneCheckpoints() keeps the best and the last by their states, wherever the links point", async () => {
  const all = epochs(1, 2, 3, 4, 5);
  for (const links of [{}, { best: "epoch_2", last: "epoch_5" }, { best: "epoch_1", last: "epoch_4" }]) {
    assert.deepEqual(await prune(all, 2, { held: 2, ...links }), epochs(2, 4, 5));
    assert.deepEqual(await prune(all, 2, links), epochs(4, 5));
  }
  const partial = partialName(3, 40);
  assert.deepEqual(await prune([...epochs(1, 2, 3), partial], 1, { held: 1 }), [...epochs(1, 3), partial]);
});

Deno.test("pruneCheckpoints() removes checkpoints within an epoch but for the last", async () => {
  const names = [...epochs(1, 2), partialName(1, 5)];
  assert.deepEqual(await prune(names, 5, { last: "epoch_2" }), epochs(1, 2));
  assert.deepEqual(await prune([...names, partialName(2, 4), partialName(2, 5)], 5), [
    ...epochs(1, 2),
    partialName(2, 5),
  ]);
});

Deno.test("pruneCheckpoints() removes what interrupted writes left, and nothing that it does not recognise", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, "epoch_1");
    for (const name of ["epoch_2.0a1b.part", "best.ff.part", "epoch_x", "notes", "epoch_1_old"]) {
      await Deno.mkdir(`${folder}/${name}`);
    }
    await pruneCheckpoints(folder, 1);
    assert.deepEqual(namesIn(folder), ["epoch_1", "epoch_1_old", "epoch_x", "notes"]);
  }));

Deno.test("pruneCheckpoints() removes nothing if it cannot determine the best", () =>
  withFolder(async (folder) => {
    await saveUnlinked(folder, epochs(1, 2, 3));
    await Deno.writeTextFile(`${folder}/epoch_3/state.json`, "{");
    assertUserError(await pruneCheckpoints(folder, 1), /epoch_3\/state\.json but it is damaged/);
    assert.deepEqual(namesIn(folder), epochs(1, 2, 3));
  }));

Deno.test({
  name: "pruneCheckpoints() says what cannot be removed, removes the rest, and tries again the next time",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0 && !await canMakeImmutable(),
  fn: () =>
    withFolder(async (folder) => {
      await saveUnlinked(folder, epochs(1, 2, 3));
      await lock(`${folder}/epoch_1`, true);
      assertUserError(await pruneCheckpoints(folder, 1), /^Cannot remove \S+\/epoch_1: no permission/);
      assert.deepEqual(namesIn(folder), epochs(1, 3));
      await lock(`${folder}/epoch_1`, false);
      assert.equal(await pruneCheckpoints(folder, 1), undefined);
      assert.deepEqual(namesIn(folder), epochs(3));
    }),
});

/** Protects a folder's files from removal, or no longer; root needs more than permissions for that. */
async function lock(folder: string, on: boolean): Promise<void> {
  if (Deno.uid() !== 0) return await Deno.chmod(folder, on ? 0o500 : 0o700);
  await new Deno.Command("chattr", { args: [on ? "+i" : "-i", folder] }).output();
}

async function canMakeImmutable(): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  try {
    const { success } = await new Deno.Command("chattr", { args: ["+i", folder], stderr: "null" }).output();
    if (success) await new Deno.Command("chattr", { args: ["-i", folder] }).output();
    return success;
  } catch {
    return false;
  } finally {
    await Deno.remove(folder);
  }
}
