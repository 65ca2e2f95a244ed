import assert from "node:assert/strict";
import type { Checkpoint } from "../../lib/run/checkpoint.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import type { HostTensor } from "../../lib/run/training_tree.ts";
import { CHECKPOINT_FILES } from "../../lib/run/checkpoint_format.ts";
import { namesIn, projectFile, refuses, runProgram, smallDisk, withFolder } from "../base/fixtures.ts";
import { makeCheckpoint, replaceFile } from "./fixtures.ts";

const full = await smallDisk("");
/** Root can write where others cannot. */
const isRoot = Deno.uid() === 0;

/** The bits of a checkpoint's numbers, so that NaN and -0 are compared. */
function bits({ state, parameters, training }: Checkpoint): unknown {
  const words = (values: Float32Array<ArrayBuffer>) => [...new Uint32Array(values.buffer)];
  return {
    state,
    parameters: Array.from(parameters, ([name, values]) => [name, words(values)]),
    training: flattenTree<HostTensor>(training).map((
      { path, leaf: { shape, values } },
    ) => [path, shape, words(values)]),
  };
}

Deno.test("readCheckpoint() reads to the bit what writeCheckpoint() wrote", async () => {
  await withFolder(async (folder) => {
    const checkpoint = makeCheckpoint(1);
    const { bytes, digest } = await writeCheckpoint(folder, "epoch_3", checkpoint);
    assert.deepEqual(bits(await readCheckpoint(`${folder}/epoch_3`)), bits(checkpoint));
    assert.deepEqual(namesIn(folder), ["epoch_3"]);
    const files = namesIn(`${folder}/epoch_3`);
    assert.deepEqual(files, Object.values(CHECKPOINT_FILES).sort());
    assert.equal(
      bytes,
      files.reduce((sum, name) => sum + Deno.statSync(`${folder}/epoch_3/${name}`).size, 0),
    );
    assert.match(digest, /^[0-9a-f]{64}$/);
  });
});

Deno.test("a checkpoint with an average stores it as the model, in addition to the trained parameters", async () => {
  await withFolder(async (folder) => {
    const { state, training } = makeCheckpoint(1);
    const { training: average } = makeCheckpoint(2);
    const { parameters, statistics } = average;
    const averaged = { ...training, average: { parameters, statistics } };
    await writeCheckpoint(folder, "a", { state, training: averaged });
    const read = await readCheckpoint(`${folder}/a`);
    assert.deepEqual(read.parameters, makeCheckpoint(2).parameters);
    assert.deepEqual(
      bits(read),
      bits({ state, parameters: makeCheckpoint(2).parameters, training: averaged }),
    );
    const text = new TextDecoder().decode(await Deno.readFile(`${folder}/a/training.safetensors`));
    for (
      const path of [
        "parameters/conv1/kernel",
        "slots/adam_first_moment/dense/bias",
        "average/statistics/conv2/",
      ]
    ) {
      assert.ok(text.includes(`"${path}`), path);
    }
  });
});

Deno.test("a checkpoint of image files says in its graph model how images are prepared", async () => {
  await withFolder(async (folder) => {
    const metadata = async (name: string, config: object) => {
      const checkpoint = makeCheckpoint(1);
      Object.assign(checkpoint.state.dataset, { name });
      Object.assign(checkpoint.state.config, config);
      await writeCheckpoint(folder, "a", checkpoint);
      return JSON.parse(await Deno.readTextFile(`${folder}/a/model.json`)).userDefinedMetadata;
    };
    const { height, width, channels } = makeCheckpoint(1).state.network.input;
    assert.deepEqual(await metadata("folder", { fit: "contain" }), {
      preparation: {
        height,
        width,
        fit: "contain",
        colour: channels === 1 ? "grey" : "rgb",
        background: "#ffffff",
      },
    });
    assert.equal(await metadata("mnist", {}), undefined);
  });
});

Deno.test("readCheckpoint() reads a checkpoint of a training without optimizer slots and without a best epoch", async () => {
  await withFolder(async (folder) => {
    const { state, training } = makeCheckpoint(1);
    await writeCheckpoint(folder, "a", {
      state: { ...state, best: null },
      training: { ...training, slots: {} },
    });
    const read = await readCheckpoint(`${folder}/a`);
    assert.equal(read.state.best, null);
    assert.deepEqual(read.training.slots, {});
  });
});

Deno.test("readCheckpoint() reads the miner that is forced, and older checkpoints without the field", async () => {
  await withFolder(async (folder) => {
    const checkpoint = makeCheckpoint(1);
    for (const forced_miner of ["batch-hard", null, undefined] as const) {
      const state = { ...checkpoint.state, ...(forced_miner === undefined ? {} : { forced_miner }) };
      await writeCheckpoint(folder, "a", { ...checkpoint, state });
      assert.equal((await readCheckpoint(`${folder}/a`)).state.forced_miner, forced_miner);
    }
    for (const forced_miner of ["curriculum", "unknown"]) {
      await writeCheckpoint(folder, "a", checkpoint);
      await replaceFile(`${folder}/a`, "state.json", JSON.stringify({ ...checkpoint.state, forced_miner }));
      await refuses(() => readCheckpoint(`${folder}/a`), /but forced_miner is invalid: /);
    }
  });
});

Deno.test("writeCheckpoint()'s digest distinguishes checkpoints, and is the same for equal ones", async () => {
  await withFolder(async (folder) => {
    const write = async (name: string, checkpoint: Checkpoint) =>
      (await writeCheckpoint(folder, name, checkpoint)).digest;
    const checkpoint = makeCheckpoint(1);
    const digest = await write("a", checkpoint);
    assert.equal(await write("b", makeCheckpoint(1)), digest);
    assert.notEqual(await write("c", makeCheckpoint(2)), digest);
    const later = { ...checkpoint.state, step: 8 };
    assert.notEqual(await write("d", { ...checkpoint, state: later }), digest);
  });
});

Deno.test("writeCheckpoint() replaces a checkpoint of the same name completely", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    await writeCheckpoint(folder, "a", makeCheckpoint(2));
    assert.deepEqual(bits(await readCheckpoint(`${folder}/a`)), bits(makeCheckpoint(2)));
    assert.deepEqual(namesIn(folder), ["a"]);
  });
});

Deno.test("writeCheckpoint() that fails reports why, preserves the old checkpoint and leaves no .part behind", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    await Deno.writeTextFile(`${folder}/file`, "");
    await refuses(
      () => writeCheckpoint(`${folder}/none`, "a", makeCheckpoint(2)),
      /none\/a: its folder does not/,
    );
    await refuses(
      () => writeCheckpoint(`${folder}/file`, "a", makeCheckpoint(2)),
      /file\/a: a file stands where/,
    );
    assert.deepEqual(namesIn(folder), ["a", "file"]);
  });
});

/** Writes a tiny checkpoint, then one that the disk has no room for under the same name. */
const WRITE_TOO_MUCH = `
  import { readCheckpoint } from ${projectFile("lib/run/read_checkpoint.ts")};
  import { writeCheckpoint } from ${projectFile("lib/run/write_checkpoint.ts")};
  import { makeCheckpoint } from ${projectFile("tests/run/fixtures.ts")};
  import { smallNetwork } from ${projectFile("tests/model/fixtures.ts")};
  import { embeddingSize } from ${projectFile("lib/model/network.ts")};
  const [folder] = Deno.args;
  await writeCheckpoint(folder, "a", makeCheckpoint(1));
  const large = makeCheckpoint(2, smallNetwork(4, 4, [2, 3], 4000));
  const message = await writeCheckpoint(folder, "a", large).catch((error) => error.name + " " + error.message);
  const { state } = await readCheckpoint(folder + "/a");
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  console.log(JSON.stringify({ message, names, size: embeddingSize(state.network) }));`;

Deno.test({
  name: "writeCheckpoint() on a full disk keeps the old checkpoint and leaves no .part behind",
  ignore: full === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const { stdout, stderr } = await runProgram(WRITE_TOO_MUCH, { args: [folder], wrapper: full!(folder) });
      assert.equal(stderr, "");
      assert.deepEqual(JSON.parse(stdout), {
        message: `UserError Cannot write ${folder}/a: the disk is full; free some space and try again`,
        names: ["a"],
        size: 2,
      });
    }),
});

Deno.test({
  name: "writeCheckpoint() without permission keeps the old checkpoint",
  ignore: isRoot,
  fn: () =>
    withFolder(async (folder) => {
      await writeCheckpoint(folder, "a", makeCheckpoint(1));
      await Deno.chmod(folder, 0o500);
      await refuses(
        () => writeCheckpoint(folder, "a", makeCheckpoint(2)),
        /no permission; change the folder's/,
      );
      await Deno.chmod(folder, 0o700);
      assert.deepEqual(namesIn(folder), ["a"]);
      assert.deepEqual(bits(await readCheckpoint(`${folder}/a`)), bits(makeCheckpoint(1)));
    }),
});

Deno.test("writeCheckpoint() that is killed leaves a complete checkpoint: the old one or the new one", async () => {
  const program = `
    import { writeCheckpoint } from ${projectFile("lib/run/write_checkpoint.ts")};
    import { makeCheckpoint } from ${projectFile("tests/run/fixtures.ts")};
    import { smallNetwork } from ${projectFile("tests/model/fixtures.ts")};
    const large = (seed) => makeCheckpoint(seed, smallNetwork(4, 4, [2, 3], 50_000));
    const both = [large(1), large(2)];
    await writeCheckpoint(Deno.args[0], "a", both[0]);
    console.log("begun");
    for (let i = 1; ; i++) await writeCheckpoint(Deno.args[0], "b" + i, both[i % 2]);`;
  await withFolder(async (folder) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "-q", "--no-lock", "--ext=ts", program, folder],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 60));
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
    const names = namesIn(folder).filter((name) => !name.endsWith(".part"));
    assert.ok(names.includes("a"));
    for (const name of names) await readCheckpoint(`${folder}/${name}`);
  });
});
