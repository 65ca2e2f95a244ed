import assert from "node:assert/strict";
import { pastScalars } from "../../lib/export/past_scalars.ts";
import { scalarEvent } from "../../lib/export/tensorboard_event.ts";
import { EventLog } from "../../lib/run/event_log.ts";
import type { NewEvent } from "../../lib/run/events.ts";
import { showInTensorboard } from "../../lib/train/tensorboard.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { ONE_OF_EACH } from "../run/events.ts";
import { start } from "../tasks/fixtures.ts";
import { recordsOf } from "./fixtures.ts";

const step = ONE_OF_EACH.find(({ type }) => type === "step")!;

/** Runs `use` with a run's folder that has a log of one step, and with the events emitted from then on. */
async function withRun(
  use: (folder: string, emit: (event: NewEvent) => void, emitted: NewEvent[]) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const log = new EventLog(folder, () => 1000);
    log.append(step);
    log.close();
    const emitted: NewEvent[] = [];
    await use(folder, (event) => emitted.push(event), emitted);
  });
}

Deno.test("showInTensorboard() warns once that it cannot write, and the training continues", () =>
  withRun(async (folder, emit, emitted) => {
    const warning = { type: "log", level: "warning", message: "No more curves for TensorBoard: full" };
    const fail = () => {
      throw new Error("full");
    };
    const never = await showInTensorboard({ folder, emit }, fail);
    never({ ...step, time: 2000 });
    assert.deepEqual(emitted, [warning]);

    let written = 0;
    const write = () => {
      if (++written > 2) fail();
    };
    const show = await showInTensorboard({ folder, emit }, () => ({ write, close() {} }));
    for (let i = 0; i < 4; i++) show({ ...step, time: 2000 });
    assert.deepEqual(emitted, [warning, warning]);
    assert.equal(written, 3);
  }));

Deno.test("showInTensorboard() gives up on a damaged log and says why", () =>
  withRun(async (folder, emit, emitted) => {
    await Deno.writeTextFile(`${folder}/events.jsonl`, "damaged\n");
    const show = await showInTensorboard({ folder, emit });
    show({ ...step, time: 2000 });
    assert.equal(emitted.length, 1);
    assert.match(
      (emitted[0] as { message: string }).message,
      /^No more curves for TensorBoard: Expected an event in line 1/,
    );
    assert.deepEqual(namesIn(folder), ["events.jsonl"]);
  }));

Deno.test({
  name: "train --tensorboard writes the curves of the whole run into its folder",
  ignore: LIBRARY === undefined,
}, () =>
  withFolder(async (runs) => {
    const training = start("train", [
      ...["--dataset", "digits", "--engine", "native", "--num_images", "1280", "--batch_size", "32"],
      ...["--checkpoint_path", runs, "--run", "a", "--log_every", "2", "--tensorboard"],
    ]);
    await training.shows(/ 4\/40 /);
    training.kill("SIGINT");
    const { code, stderr } = await training.ended;
    assert.deepEqual([code, stderr], [130, ""]);
    const folder = `${runs}/a`;
    const [name, ...others] = namesIn(folder).filter((name) => name.includes("tfevents"));
    assert.deepEqual(others, []);
    const scalars = (await Array.fromAsync(pastScalars(folder))).flatMap(({ scalars }) => scalars);
    assert.ok(scalars.length >= 4);
    const [, ...written] = recordsOf(await Deno.readFile(`${folder}/${name}`));
    assert.deepEqual(written.map((event) => [...event]), scalars.map((point) => [...scalarEvent(point)]));
  }));
