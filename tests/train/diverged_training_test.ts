import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/engine.ts";
import { mapTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { currentCheckpoints } from "../../lib/run/current_checkpoints.ts";
import { pointedAt } from "../../lib/run/run_folder.ts";
import type { StepOutputs } from "../../lib/train/train_step.ts";
import { withChangedSteps } from "./changed_steps.ts";
import { after, eventsOf, testTraining, train, underWay } from "./training_fixtures.ts";

/** An engine whose training step has other outputs at one step. */
function spoiling(engine: Engine, at: number, spoil: (outputs: StepOutputs) => StepOutputs): Engine {
  let steps = 0;
  return withChangedSteps(engine, (outputs) => ++steps === at ? spoil(outputs) : outputs);
}

/** Fills one output of a step with a value. */
const fillOutput = (wanted: string, value: number) => (outputs: StepOutputs) =>
  mapTree(outputs, (tensor, path) => {
    if (path !== wanted) return tensor;
    tensor.dispose();
    return tf.fill(tensor.shape, value);
  });

testTraining("that meets a loss that is no number keeps the last good checkpoint", async (engine, runs) => {
  const { end, events, folder } = await train(spoiling(engine, 8, fillOutput("signals", NaN)), {
    runs,
    run: "a",
  });
  assert.equal(end.state, "diverged");
  assert.match(
    end.message,
    /^The loss is not a number in epoch 2, step 2; the checkpoint epoch_1 is kept\. Try a new training with /,
  );
  assert.deepEqual(eventsOf(events, "alert").map(({ kind, epoch }) => [kind, epoch]), [["not_a_number", 2]]);
  assert.equal(await pointedAt(folder, "last"), "epoch_1");
  await readCheckpoint(`${folder}/epoch_1`);
});

testTraining(
  "whose tensors are no longer finite at an epoch's end saves nothing of it",
  async (engine, runs) => {
    const tensors = [
      "parameters/conv1/kernel",
      "average/statistics/conv1/running_variance",
      "slots/adam_second_moment/dense/kernel",
    ];
    for (const [i, path] of tensors.entries()) {
      const before = engine.memory();
      // The last step of the second epoch, so that no loss shows it.
      const broken = spoiling(engine, 12, fillOutput(`state/${path}`, i === 0 ? NaN : Infinity));
      const { end, events, folder } = await train(broken, { runs, run: `a${i}`, config: { ema: 0.9 } });
      assert.equal(end.state, "diverged");
      const values = i === 0 ? NaN : Infinity;
      const start = `${path.replace(/^parameters\//, "")} holds ${values} (`;
      assert.equal(end.message.slice(0, start.length), start);
      assert.match(
        end.message,
        /\((\d+) of its \1 values are not finite\) in epoch 2, step 6; the checkpoint epoch_1 /,
      );
      assert.deepEqual(eventsOf(events, "alert").map(({ message }) => message), [end.message]);
      assert.deepEqual(eventsOf(events, "evaluation").map(({ epoch }) => epoch), [1]);
      assert.deepEqual(eventsOf(events, "checkpoint_saved").map(({ name }) => name), ["epoch_1"]);
      assert.deepEqual(await currentCheckpoints(folder), { last: "epoch_1", best: "epoch_1" });
      await readCheckpoint(`${folder}/epoch_1`);
      assert.deepEqual(engine.memory(), before);
    }
  },
);

testTraining(
  "whose tensors are no longer finite does nothing with them within an epoch",
  async (engine, runs) => {
    // The loss does not depend on it.
    const path = "state/statistics/conv1/running_variance";
    for (const command of ["checkpoint", "stop", "evaluate"] as const) {
      const { end, events, folder } = await train(spoiling(engine, 3, fillOutput(path, Infinity)), {
        runs,
        run: command,
        listen: after(4, command),
      });
      const step = 4 + underWay(engine);
      assert.equal(end.state, "diverged");
      const message = new RegExp(
        `^conv1/running_variance holds Infinity \\(4 of its 4 values are not finite\\) in epoch 1, step ${step}; ` +
          "nothing was saved yet\\. Try a new training with a smaller --lr\\.$",
      );
      assert.match(end.message, message);
      assert.deepEqual(eventsOf(events, "evaluation"), []);
      assert.deepEqual(await currentCheckpoints(folder), { last: undefined, best: undefined });
    }
  },
);
