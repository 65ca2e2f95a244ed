import assert from "node:assert/strict";
import { readEvents } from "../../lib/run/event_log.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { train } from "../../lib/train/train.ts";
import { defineMiner } from "../../lib/triplet/define_miner.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { assertUserError, runProgram, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { ofType, options } from "./train_fixtures.ts";

testOnEngines("train() that diverges rejects with what went wrong", async (engine) => {
  const run = train(options(engine, { optimizer: "sgd", lr: 10, weightDecay: 1, epochs: 50 }));
  await assert.rejects(run.result, (error) => {
    assertUserError(error, /(not finite|not a number).* a smaller lr\.$/);
    return true;
  });
}, ["native"]);

const broken = () => tripletLoss({ miner: failing() });
const failing = () =>
  defineMiner("mine", () => {
    throw new Error("a bug of the rule");
  });

testOnEngines("a loop over the events of a training that fails throws its error", async (engine) => {
  const run = train(options(engine, { loss: broken() }));
  const seen: string[] = [];
  await assert.rejects(async () => {
    for await (const { type } of run) seen.push(type);
  }, /^Error: a bug of the rule$/);
  assert.deepEqual([seen[0], seen.at(-1)], ["run_started", "run_finished"]);
  await assert.rejects(run.result, /a bug of the rule/);
}, ["cpu"]);

testOnEngines(
  "a folder that cannot be read hides neither the error of a training nor its end",
  (engine) =>
    withFolder(async (runs) => {
      const { readDir } = Deno;
      const run = train(options(engine, { loss: broken(), folder: `${runs}/own` }));
      run.result.catch(() => {});
      const events: TrainEvent[] = [];
      try {
        await assert.rejects(async () => {
          for await (const event of run) {
            events.push(event);
            Deno.readDir = () => {
              throw Object.assign(new Error("Input/output error (os error 5)"), { code: "EIO" });
            };
          }
        }, /^Error: a bug of the rule$/);
      } finally {
        Deno.readDir = readDir;
      }
      assert.deepEqual(events, await readEvents(`${runs}/own`));
      const [end] = ofType(events, "run_finished");
      assert.deepEqual([end?.state, end?.message, end?.best], ["failed", "a bug of the rule", null]);
    }),
  ["cpu"],
);

Deno.test("the error of a training that nobody looks at ends the program", async () => {
  const program = (look: string) => `
    import { defineMiner } from "@trinca/trinca/triplet";
    import { drawnDigits, openEngine, train, tripletLoss } from "@trinca/trinca";
    const miner = defineMiner("mine", () => { throw new Error("a bug of the rule"); });
    const run = train({
      engine: await openEngine({ engine: "cpu" }),
      data: await drawnDigits({ train: 40, test: 20 }),
      loss: tripletLoss({ miner }),
      epochs: 1,
      batchSize: 20,
    });
    ${look}
    console.log("still here");`;
  for (
    const unseen of [
      "await new Promise((resolve) => setTimeout(resolve, 60_000));",
      "for await (const _ of run) break; await new Promise((resolve) => setTimeout(resolve, 60_000));",
    ]
  ) {
    const { code, stdout, stderr } = await runProgram(program(unseen));
    assert.equal(code, 1, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, /a bug of the rule/);
  }
  const caught = await runProgram(program("try { for await (const _ of run); } catch {}"));
  assert.deepEqual([caught.code, caught.stdout], [0, "still here\n"], caught.stderr);
});
