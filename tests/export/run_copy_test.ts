import assert from "node:assert/strict";
import { currentCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { readCheckpoint, readNetwork } from "../../lib/run/read_checkpoint.ts";
import { EventLog, readEvents } from "../../lib/run/event_log.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { prepareRunCopy, writeRunCopy } from "../../lib/export/run_copy.ts";
import { namesIn, readsEverything, refuses, withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "../run/events.ts";
import { makeCheckpoint } from "../run/fixtures.ts";
import { run } from "../tasks/fixtures.ts";

/** Makes a run whose log has 45 steps; returns its folder. */
async function makeRun(runs: string): Promise<string> {
  const folder = `${runs}/a`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(
    `${folder}/config.json`,
    '{"run":"old","seed":7,"data":{"name":"x","path":"/y","digest":"z"}}',
  );
  await writeCheckpoint(folder, "epoch_3_step_7", makeCheckpoint(1));
  const log = new EventLog(folder, () => 2000);
  const step = ONE_OF_EACH.find(({ type }) => type === "step")!;
  for (const event of ONE_OF_EACH) {
    if (event.type !== "step") log.append(event);
    else for (let i = 1; i <= 45; i++) log.append({ ...step, global_step: i } as typeof step);
  }
  log.close();
  return folder;
}

Deno.test("writeRunCopy() copies the network, the configuration without paths, and every 20th step", () =>
  withFolder(async (runs) => {
    const source = await makeRun(runs);
    const checkpoint = `${source}/epoch_3_step_7`;
    const whole = await readCheckpoint(checkpoint);
    const copy = await prepareRunCopy(checkpoint, whole, source, `${runs}/out`);
    const { folder } = copy;
    assert.equal(folder, `${runs}/out/a`);
    const files = await writeRunCopy(copy);
    assert.deepEqual(namesIn(`${runs}/out`), ["a"]);
    assert.deepEqual(namesIn(folder), ["config.json", "epoch_3_step_7", "events.jsonl"]);
    for (const file of files) assert.ok((await Deno.stat(file)).isFile, file);
    assert.deepEqual(JSON.parse(await Deno.readTextFile(`${folder}/config.json`)), { run: "a", seed: 7 });

    assert.equal((await currentCheckpoints(folder)).last, "epoch_3_step_7");
    const { state, parameters } = whole;
    assert.deepEqual(await readNetwork(`${folder}/epoch_3_step_7`), { state, parameters });
    const events = await readEvents(folder);
    const steps = events.flatMap((event) => event.type === "step" ? [event.global_step] : []);
    assert.deepEqual(steps, [1, 21, 41, 45]);
    const others = events.filter(({ type }) => type !== "step");
    assert.deepEqual(
      others.map(({ type }) => type),
      ONE_OF_EACH.map(({ type }) => type).filter((t) => t !== "step"),
    );
    for (const event of events) if (event.type === "run_started") assert.equal(event.run, "a");
  }));

Deno.test("a copy of a run cannot be resumed, and the advice to start from it works", () =>
  withFolder(async (runs) => {
    const source = await makeRun(runs);
    const checkpoint = `${source}/epoch_3_step_7`;
    const copy = await prepareRunCopy(checkpoint, await readNetwork(checkpoint), source, `${runs}/out`);
    await writeRunCopy(copy);
    const { folder } = copy;
    const advice = `--init ${folder}/epoch_3_step_7`;
    await assert.rejects(readCheckpoint(`${folder}/epoch_3_step_7`), {
      message:
        `Expected a training to continue in ${folder}/epoch_3_step_7 but it has the network alone; start a new ` +
        `training from it with ${advice}`,
    });
    const { initialWeights } = await import("../../lib/train/initial_weights.ts");
    const { network } = makeCheckpoint(1).state;
    const { parameters } = await initialWeights(advice.split(" ")[1]!, runs, network, 1);
    assert.deepEqual(parameters, makeCheckpoint(1).parameters);
  }));

Deno.test("a copy has the checkpoint that was read, or none", () =>
  withFolder(async (runs) => {
    const source = await makeRun(runs);
    await Deno.symlink("epoch_3_step_7", `${source}/best`);
    const read = await readNetwork(`${source}/best`);
    const copy = await prepareRunCopy(`${source}/best`, read, source, `${runs}/out`);
    // A training saves another and removes this one.
    const { state, ...rest } = makeCheckpoint(2);
    await writeCheckpoint(source, "epoch_4", { state: { ...state, epoch: 4, step: 0 }, ...rest });
    await Deno.remove(`${source}/best`);
    await Deno.symlink("epoch_4", `${source}/best`);
    await Deno.remove(`${source}/epoch_3_step_7`, { recursive: true });
    await writeRunCopy(copy);
    assert.deepEqual(await readNetwork(`${copy.folder}/epoch_3_step_7`), read);

    const replaced = /best to stay as it was but a training has replaced it; try again$/;
    await refuses(() => prepareRunCopy(`${source}/best`, read, source, `${runs}/b`), replaced);
    await Deno.writeTextFile(`${source}/epoch_4/model.json`, "{}");
    const other = { ...read, state: { ...state, epoch: 4, step: 0 } };
    await refuses(() => prepareRunCopy(`${source}/best`, other, source, `${runs}/b`), replaced);
    await Deno.remove(`${source}/epoch_4`, { recursive: true });
    await refuses(() => prepareRunCopy(`${source}/best`, other, source, `${runs}/b`), replaced);
    assert.deepEqual(namesIn(runs), ["a", "out"]);
  }));

Deno.test("a configuration that is damaged or may not be read is no reason to train again", () =>
  withFolder(async (runs) => {
    const source = await makeRun(runs);
    const read = await readNetwork(`${source}/epoch_3_step_7`);
    const prepareCopy = () => prepareRunCopy(`${source}/epoch_3_step_7`, read, source, `${runs}/out`);
    await Deno.writeTextFile(`${source}/config.json`, "{");
    await refuses(prepareCopy, /config\.json but it is damaged; export it with another --model$/);
    if (readsEverything()) return;
    await Deno.chmod(`${source}/config.json`, 0);
    await refuses(prepareCopy, /^Cannot read \S+config\.json: no permission;/);
  }));

Deno.test("a checkpoint that lost the file that a training continues with is damaged, not a network alone", () =>
  withFolder(async (runs) => {
    const source = await makeRun(runs);
    const checkpoint = `${source}/epoch_3_step_7`;
    await Deno.remove(`${checkpoint}/training.safetensors`);
    await refuses(() => readNetwork(checkpoint), /training\.safetensors is missing/);
    assert.equal((await currentCheckpoints(source)).last, undefined);
  }));

Deno.test("export --model run replaces nothing, and needs a run", () =>
  withFolder(async (runs) => {
    const source = await makeRun(runs);
    const args = ["--checkpoint_path", source, "--model", "run", "--out", `${runs}/out`];
    const first = await run("export", args);
    assert.deepEqual([first.code, first.stderr], [0, ""]);
    assert.deepEqual(namesIn(`${runs}/out`), ["a"]);
    const second = await run("export", args);
    assert.deepEqual([second.code, second.stderr], [
      1,
      `trinca: Expected no ${runs}/out/a, where the copy of the run goes, but found one; choose another --out\n`,
    ]);
    await writeCheckpoint(runs, "alone", makeCheckpoint(1));
    const alone = await run("export", [
      "--checkpoint_path",
      `${runs}/alone`,
      "--model",
      "run",
      "--out",
      `${runs}/new`,
    ]);
    assert.equal(alone.code, 1);
    assert.match(
      alone.stderr,
      /^trinca: Expected a checkpoint within a run, .* has no config\.json; export it with another --model\n$/,
    );
  }));
