import assert from "node:assert/strict";
import { defaults } from "../../lib/config/option.ts";
import { RECIPES } from "../../lib/config/recipes.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";
import type { NewEvent } from "../../lib/run/events.ts";
import { evaluateBest } from "../../lib/train/final_evaluation.ts";
import { commandOf, writeTrainingReport } from "../../lib/train/training_report.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { train, type TrainOptions } from "./training_fixtures.ts";

/** A training that is done and evaluated, and the events from then on. */
async function finished(engine: Parameters<typeof train>[0], options: Pick<TrainOptions, "runs" | "config">) {
  const { job, folder } = await train(engine, { run: "a", ...options });
  const emitted: NewEvent[] = [];
  const final = await evaluateBest({ ...job, emit() {} });
  return { job: { ...job, emit: (event: NewEvent) => void emitted.push(event) }, final, folder, emitted };
}

testOnEngines(
  "writeTrainingReport() writes the training's figures, curves and command into one file",
  (engine) =>
    withFolder(async (runs) => {
      const { job, final, folder, emitted } = await finished(engine, {
        runs,
        config: { epochs: 2, seed: 7 },
      });
      await writeTrainingReport(job, final);
      const page = await Deno.readTextFile(`${folder}/report.html`);
      assert.match(page, /deno task train [^<]*--seed 7/);
      assert.match(page, /original, changed by --batch_size 16 --epochs 2 [^<]*--lr 0\.001/);
      assert.match(page, /Losses over the steps/);
      assert.match(page, /t-SNE/);
      assert.deepEqual(emitted.at(-1), {
        type: "log",
        level: "info",
        message: `Wrote ${folder}/report.html`,
      });
    }),
  ["wasm"],
);

testOnEngines(
  "writeTrainingReport() stops when a stop is requested, and writes nothing",
  (engine) =>
    withFolder(async (runs) => {
      const { job, final, folder, emitted } = await finished(engine, { runs, config: { epochs: 1 } });
      job.control.give("stop");
      await writeTrainingReport(job, final);
      assert.ok(!namesIn(folder).includes("report.html"));
      assert.deepEqual(emitted.at(-1), { type: "log", level: "info", message: "No report.html: stopped" });
    }),
  ["wasm"],
);

testOnEngines(
  "writeTrainingReport() logs a warning if the report cannot be written",
  (engine) =>
    withFolder(async (runs) => {
      const { job, final, folder, emitted } = await finished(engine, { runs, config: { epochs: 1 } });
      await Deno.mkdir(`${folder}/report.html`);
      await writeTrainingReport(job, final);
      const last = emitted.at(-1)!;
      assert.equal(last.type === "log" && last.level, "warning");
      assert.match(last.type === "log" ? last.message : "", /^No report\.html: .*report\.html/);
    }),
  ["wasm"],
);

Deno.test("commandOf() names the flags that differ from the defaults", () => {
  const config = defaults(TRAIN_OPTIONS);
  assert.equal(commandOf(config), "deno task train");
  assert.equal(commandOf({ ...config, epochs: 3, plain: true }), "deno task train --epochs 3 --plain");
  assert.equal(
    commandOf({ ...config, recipe: "fast", ...RECIPES.fast, ema: 0 }),
    "deno task train --recipe fast --ema 0",
  );
});
