import assert from "node:assert/strict";
import { imageFolder, openEngine, train } from "../../mod.ts";
import { withFolder } from "../base/fixtures.ts";
import { writeClasses, writePicture } from "../data/image_fixtures.ts";
import { exportMetadata, run } from "./fixtures.ts";

const SHORT = [
  ...[
    "--engine",
    "wasm",
    "--epochs",
    "1",
    "--max_steps",
    "2",
    "--plain",
    "--no_report",
  ],
  ...["--size", "12", "--embedding_size", "4", "--run", "own"],
];

Deno.test("a folder of images is trained on, measured and exported by its path in the checkpoint", () =>
  withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    await writeClasses(`${photos}/train`, { cat: 12, dog: 12, owl: 1 });
    await writeClasses(`${photos}/val`, { cat: 3, dog: 3 });
    await writeClasses(`${photos}/test`, { cat: 3, dog: 3, "big cat": 4, lynx: 1 });
    await Deno.writeTextFile(`${photos}/LICENSE`, "");
    const runs = ["--checkpoint_path", `${folder}/runs`];
    const trained = await run("train", [...runs, ...SHORT, "--data_path", photos, "--early_stop", "3"]);
    assert.equal(trained.code, 0, trained.stderr);
    assert.match(trained.stdout, /^Data +photos: 25 training images, 6 held out, 11 test images$/m);
    assert.match(
      trained.stdout,
      /^Warning: Ignored 1 file in \S+photos that cannot be decoded as images \(LICENSE\)$/m,
    );
    const state = JSON.parse(await Deno.readTextFile(`${folder}/runs/own/best/state.json`));
    assert.deepEqual([state.config.size, state.config.colour, state.config.num_images], [12, "grey", 0]);
    // The default of 256 is more than there are.
    assert.equal(state.config.batch_size, 25);
    assert.deepEqual([state.dataset.name, state.dataset.path], ["folder", photos]);
    const started = (await Deno.readTextFile(`${folder}/runs/own/events.jsonl`)).split("\n")[0]!;
    assert.deepEqual(JSON.parse(started).dataset.class_names, ["big cat", "cat", "dog", "lynx", "owl"]);
    assert.equal(JSON.parse(started).dataset.channels, 1);

    const evaluated = async (...args: string[]) => {
      const { code, stdout, stderr } = await run("eval", [...runs, "--engine", "wasm", "--json", ...args]);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    const test = await evaluated();
    assert.deepEqual([test.compared, test.dataset.class_names.length], [{ split: "test", images: 11 }, 5]);
    assert.deepEqual((await evaluated("--split", "validation")).compared, { split: "validation", images: 6 });
    const cross = await evaluated("--query", "test", "--reference", "train");
    assert.equal(cross.compared.references.images, 25);
    assert.deepEqual(await evaluated("--query", "test", "--gallery", "train"), cross);

    const pairs = `${folder}/pairs.csv`;
    const listed = ["test/lynx/0.png,train/cat/0.png,0", "val/dog/0.png,test/dog/2.png,1"];
    await Deno.writeTextFile(pairs, [...listed, "lynx/0.png,train/owl/0.png,0"].join("\n"));
    const eval_ = async (...args: string[]) => await run("eval", [...runs, "--engine", "wasm", ...args]);
    const unknown = await eval_("--pairs", pairs);
    assert.match(
      unknown.stderr,
      /on line 3 of \S+pairs\.csv, .* but found lynx\/0\.png, which is not among the 42 images/,
    );
    const right = [...listed, "test/lynx/0.png,train/owl/0.png,0", "train/cat/3.png,test/cat/0.png,1"];
    await Deno.writeTextFile(pairs, right.join("\n"));
    const shown = await eval_("--pairs", pairs, "--episodes", "3x1", "--episode_queries", "2", "--markdown");
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /^## 2 folds of the pairs of \S+pairs\.csv: 2 \+ 2 \[3\]$/m);
    assert.match(shown.stdout, /^\| Images found in train +\| +3 \|$/m);
    assert.match(shown.stdout, /^The network was trained on 3 of the images of these pairs/m);
    assert.match(
      shown.stdout,
      /^## 1,000 episodes of 3 classes with 1 \+ 2 images, from 3 classes; left out: 1,/m,
    );
    const refused = await run("eval", [...runs, "--engine", "wasm", "--split", "iconic"]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /Expected a split of photos, one of test, train, validation, but found iconic/,
    );

    // Images of other splits alone can be measured, but not those of the training.
    await writeClasses(`${folder}/alone/test`, { cat: 4, dog: 4 });
    const alone = await evaluated("--data_path", `${folder}/alone`);
    assert.deepEqual([alone.compared, alone.dataset.class_names], [{ split: "test", images: 8 }, [
      "cat",
      "dog",
    ]]);
    await Deno.rename(`${folder}/alone/test`, `${folder}/alone/train`);
    assert.match(
      (await eval_("--data_path", `${folder}/alone`)).stderr,
      /another one, .* found only train; /,
    );

    const [header, ...lines] = await exportMetadata(folder);
    assert.equal(header, "class\tindex");
    assert.ok(lines.some((line) => /^big cat\t\d+$/.test(line)), lines.join("\n"));

    // Moved images are found by --data_path; a different set of images is refused.
    await Deno.rename(photos, `${folder}/moved`);
    const gone = await run("eval", [...runs, "--engine", "wasm"]);
    assert.match(
      gone.stderr,
      /Expected the data that \S+best was trained on at \S+photos but nothing exists there; name their place by --data_path$/m,
    );
    assert.deepEqual((await evaluated("--data_path", `${folder}/moved`)).compared, test.compared);
    // Damaged files are left out where they are measured on, as the message says.
    await Deno.writeTextFile(`${folder}/moved/train/cat/damaged.png`, "");
    const moved = ["--engine", "wasm", "--data_path", `${folder}/moved`];
    const damaged = await run("eval", [...runs, ...moved]);
    assert.match(damaged.stderr, /1 of 43 images cannot: .*, or leave them out with --bad skip$/m);
    assert.deepEqual((await evaluated(...moved.slice(2), "--bad", "skip")).compared, test.compared);
    for (const args of [["export", "--out", `${folder}/out2`], ["compare", "own", "own", "--json"]]) {
      const { code, stderr } = await run(args[0]!, [...args.slice(1), ...runs, ...moved, "--bad", "skip"]);
      assert.deepEqual([code, /Skipped 1 of 43/.test(stderr)], [0, true], stderr);
    }
    await Deno.remove(`${folder}/moved/train/cat/damaged.png`);
    await writePicture(`${folder}/moved/train/cat/new.png`, { color: 3 });
    const resumed = await run("train", [
      ...[
        "--checkpoint_path",
        `${folder}/runs`,
        "--resume",
        "own",
        "--epochs",
        "2",
        "--engine",
        "wasm",
        "--plain",
      ],
      ...["--no_report", "--data_path", `${folder}/moved`],
    ]);
    assert.equal(resumed.code, 1);
    assert.match(
      resumed.stderr,
      /Expected the data that \S+own was trained on \(photos, digest \w+\) but found moved, \w+; name them by --data_path$/m,
    );
    // Where they were, --data_path is no advice.
    await Deno.rename(`${folder}/moved`, photos);
    const changed = await run("train", [...runs, "--resume", "own", "--engine", "wasm", "--plain"]);
    assert.match(
      changed.stderr,
      /\(photos, digest \w+\) but \S+photos has changed since \(\w+\); undo what was .* with --init \S+own$/m,
    );
    // --bad skip, which a resumed training refuses, would not help either.
    await Deno.remove(`${photos}/train/cat/new.png`);
    const image = `${photos}/train/cat/0.png`;
    const bytes = await Deno.readFile(image);
    await Deno.writeTextFile(image, "");
    const broken = await run("train", [...runs, "--resume", "own", "--engine", "wasm", "--plain"]);
    assert.match(
      broken.stderr,
      /\S+photos has changed since \(\w+\): skipped 1 of 42 images that cannot be decoded: \S+0\.png \(.*\); undo what was added, removed or changed there, or start/m,
    );
    assert.doesNotMatch(broken.stderr, /--bad/);
    await Deno.writeFile(image, bytes);
    const undone = await run("train", [
      ...runs,
      ...["--resume", "own", "--epochs", "2", "--engine", "wasm", "--plain", "--no_report"],
    ]);
    assert.equal(undone.code, 0, undone.stderr);
  }));

Deno.test("colour images are trained on, measured and shown in colour; --colour grey converts them to grey", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { cat: 20, dog: 20 });
    await writePicture(`${folder}/photos/cat/red.png`, { color: [255, 0, 0] });
    const runs = ["--checkpoint_path", `${folder}/runs`, "--data_path", `${folder}/photos`];
    for (const [colour, channels] of [["auto", 3], ["grey", 1]] as const) {
      const { code, stderr } = await run("train", [...runs, ...SHORT, "--colour", colour, "--run", colour]);
      assert.equal(code, 0, stderr);
      const state = JSON.parse(await Deno.readTextFile(`${folder}/runs/${colour}/best/state.json`));
      assert.deepEqual(state.network.input, { height: 12, width: 12, channels });
      const log = (await Deno.readTextFile(`${folder}/runs/${colour}/events.jsonl`)).trim().split("\n");
      const { hardest } = log.map((line) => JSON.parse(line)).find(({ type }) => type === "mining");
      assert.equal(hardest?.channels ?? 1, channels);
    }
    const { code, stdout, stderr } = await run("eval", [...runs, "--engine", "wasm", "--json"]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout).dataset.class_names, ["cat", "dog"]);
  }));

Deno.test("train refuses incompatible flags and images in one line", () =>
  withFolder(async (folder) => {
    await writeClasses(`${folder}/photos`, { cat: 20, dog: 20 });
    await writeClasses(`${folder}/alone`, { cat: 20 });
    const mistakes: [string[], RegExp][] = [
      [
        ["--data_path", `${folder}/photos`, "--early_stop", "2"],
        /Expected --holdout with --early_stop, .* --holdout \d+$/,
      ],
      [
        ["--data_path", `${folder}/alone`],
        /at least 2 classes with 2 images each in the training images but found \d+ images of 1 class/,
      ],
      [["--dataset", "digits", "--size", "12"], /Expected no --size 12 with drawn digits/],
      [["--dataset", "digits", "--bad", "skip"], /Expected no --bad skip with drawn digits/],
      [["--dataset", "digits", "--data_path", folder], /Expected no --data_path with drawn digits/],
      [
        ["--data_path", `${folder}/photos`, "--num_images", "400"],
        /--num_images of at most \d+ but found 400; 0 means all$/,
      ],
    ];
    for (const [args, message] of mistakes) {
      const { code, stderr } = await run("train", [...SHORT, "--checkpoint_path", `${folder}/runs`, ...args]);
      assert.equal(code, 1, stderr);
      assert.match(stderr, /^trinca: [^\n]*\n$/);
      assert.match(stderr.trim(), message);
    }
  }));

Deno.test("a run of train() on a folder of images is resumed by the command", () =>
  withFolder(async (folder) => {
    const photos = `${folder}/photos`;
    await writeClasses(photos, { cat: 12, dog: 12, owl: 12 });
    const engine = await openEngine({ engine: "cpu" });
    const data = await imageFolder(photos, { size: 12, colour: "rgb" });
    await train({ engine, data, folder: `${folder}/own`, epochs: 1, maxSteps: 1, batchSize: 8 }).result;
    const resumed = await run("train", [
      ...["--checkpoint_path", folder, "--resume", "own", "--epochs", "2"],
      ...["--engine", "cpu", "--plain", "--no_report"],
    ]);
    assert.equal(resumed.code, 0, resumed.stderr);
    const state = JSON.parse(await Deno.readTextFile(`${folder}/own/last/state.json`));
    assert.deepEqual([state.epoch, state.config.size, state.config.colour], [2, 12, "rgb"]);
  }));
