import assert from "node:assert/strict";
import { withFolder } from "../base/fixtures.ts";
import { writeClasses } from "../data/image_fixtures.ts";
import { startCommandHost } from "./host/command_host.ts";

const run = startCommandHost();

const CLASSES = Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`class ${i}`, 4]));
const ENGINE = ["--engine", "wasm"];

/** Runs a command, which must succeed. */
async function done(task: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run(task, [...ENGINE, ...args]);
  assert.equal(code, 0, stderr);
  return stdout;
}

Deno.test("the division, the held-out classes, size and fit of a training are those of eval, export and resume", () =>
  withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    await writeClasses(photos, CLASSES);
    const runs = ["--checkpoint_path", `${folder}/runs`];
    const short = [
      "--max_steps",
      "1",
      "--plain",
      "--no_report",
      "--embedding_size",
      "4",
      "--batch_size",
      "16",
    ];
    await done("train", ...[
      ...[
        ...runs,
        ...short,
        "--run",
        "own",
        "--epochs",
        "1",
        "--data_path",
        `${photos}/`,
        "--early_stop",
        "3",
      ],
      ...["--split", "classes:0.6", "--holdout_classes", "0.4", "--size", "24x12", "--fit", "contain"],
    ]);
    const state = JSON.parse(await Deno.readTextFile(`${folder}/runs/own/last/state.json`));
    assert.deepEqual(state.network.input, { height: 12, width: 24, channels: 1 });
    const { size, fit, split, holdout_classes } = state.config;
    assert.deepEqual([size, fit, split, holdout_classes], ["24x12", "contain", "classes:0.6", 0.4]);

    const evaluated = async (...args: string[]) => JSON.parse(await done("eval", ...runs, "--json", ...args));
    const counts: Record<string, number> = {};
    for (const split of ["test", "holdout", "train"]) {
      const { compared } = await evaluated("--split", split);
      assert.equal(compared.split, split);
      counts[split] = compared.images;
    }
    // Whole classes, of 4 images each; together they are all images.
    for (const [split, count] of Object.entries(counts)) {
      assert.ok(count > 0 && count % 4 === 0, `${split} ${count}`);
    }
    assert.equal(counts.test! + counts.holdout! + counts.train!, 96);

    // The same data by another path, or moved, are not divided in another way: nothing that was trained on is in the test.
    await Deno.symlink(photos, `${folder}/link`);
    for (const path of [`${folder}/./photos/`, `${folder}/link`]) {
      assert.equal((await evaluated("--data_path", path)).compared.images, counts.test, path);
      assert.equal(
        (await evaluated("--data_path", path, "--split", "holdout")).compared.images,
        counts.holdout,
        path,
      );
    }

    await done("export", ...runs, "--embeddings", "npy", "--out", `${folder}/out`);
    const resumed = ["--resume", "own", "--epochs", "2", "--plain", "--no_report"];
    await done("train", ...runs, ...resumed, "--data_path", `${folder}/link`);
    const after = JSON.parse(await Deno.readTextFile(`${folder}/runs/own/last/state.json`));
    assert.deepEqual([after.epoch, after.config.split, after.config.size], [2, "classes:0.6", "24x12"]);
    assert.equal(after.dataset.digest, state.dataset.digest);
    // One more image is other data: resumed runs refuse it, the test set stays free of classes of the training.
    await writeClasses(`${photos}`, { "class 24": 4 });
    const refused = await run("train", [...ENGINE, ...runs, ...resumed, "--epochs", "3"]);
    assert.match(refused.stderr, /^trinca: Expected the data that \S+own was trained on .*\n$/);
    const more = (await evaluated()).compared.images;
    assert.ok(more === counts.test || more === counts.test! + 4, `${more}`);
  }));

Deno.test("data that divide themselves but were trained on by a rule keep that rule when they have moved", () =>
  withFolder(async (folder) => {
    const classes = Object.fromEntries(
      Object.keys(CLASSES).map((name, i) => [`${i % 2 ? "train" : "test"}/${name}`, 4]),
    );
    await writeClasses(`${folder}/photos`, classes);
    const runs = ["--checkpoint_path", `${folder}/runs`];
    await done("train", ...[
      ...[
        ...runs,
        "--run",
        "r",
        "--epochs",
        "1",
        "--max_steps",
        "1",
        "--plain",
        "--no_report",
        "--batch_size",
        "16",
      ],
      ...[
        "--data_path",
        `${folder}/photos`,
        "--split",
        "classes:0.7",
        "--size",
        "12",
        "--embedding_size",
        "4",
      ],
    ]);
    const images = async (...args: string[]) =>
      JSON.parse(await done("eval", ...runs, "--json", ...args)).compared.images;
    const test = await images();
    assert.notEqual(test, 48);
    await Deno.rename(`${folder}/photos`, `${folder}/moved`);
    assert.equal(await images("--data_path", `${folder}/moved`), test);
    // Other data divide themselves.
    await writeClasses(`${folder}/other`, classes);
    await writeClasses(`${folder}/other`, { "test/new": 4 });
    assert.equal(await images("--data_path", `${folder}/other`), 52);
  }));
