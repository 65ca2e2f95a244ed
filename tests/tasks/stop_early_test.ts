import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { writeClasses } from "../data/image_fixtures.ts";
import { DENO_DIR } from "../setup/fixtures.ts";
import { type Running, start } from "./fixtures.ts";

/** Decoding them takes at least ten seconds. */
const IMAGES = 400;
const SLOWLY = {
  [import.meta.resolve("../../lib/data/decode/decode_pool.ts")]: import.meta.resolve(
    "../data/slow_preparer.ts",
  ),
};

/** Starts a training on many pictures. */
async function trainSlowly(folder: string): Promise<Running> {
  await writeClasses(`${folder}/photos`, { cat: IMAGES / 2, dog: IMAGES / 2 });
  return start("train", [
    ...["--data_path", `${folder}/photos`, "--checkpoint_path", `${folder}/runs`, "--engine", "wasm"],
    ...["--plain", "--no_report"],
  ], { env: { XDG_CACHE_HOME: `${folder}/cache`, DENO_DIR }, standIns: SLOWLY });
}

/** Files and folders below a folder; none if it does not exist. */
function below(folder: string): string[] {
  try {
    return namesIn(folder);
  } catch {
    return [];
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`train ends at once on ${signal} while images are decoded, and leaves no run`, () =>
    withFolder(async (folder) => {
      const training = await trainSlowly(folder);
      await training.shows(/decoded an image/);
      training.kill(signal);
      await delay(20);
      training.kill(signal); // `deno task` forwards a terminal's signal.
      const { code, stdout, stderr } = await training.ended;
      assert.equal(code, 130, stderr);
      assert.equal(stderr, "");
      assert.match(
        stdout,
        /^Stopping before the training begins; interrupt again to end at once\n(decoded an image\n)*Stopped before the training began\n$/m,
      );
      assert.ok(stdout.match(/^decoded an image$/gm)!.length < IMAGES / 2);
      assert.deepEqual(below(`${folder}/runs`), []);
      assert.deepEqual(below(folder).filter((name) => /part|sock/.test(name)), []);
    }));
}
