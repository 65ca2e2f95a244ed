import assert from "node:assert/strict";
import { flattenTree, mapTree } from "../../lib/engine/tensor_tree.ts";
import type { tf } from "../../lib/engine/tf.ts";
import { parameterSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import { type HostTensor, hostTensor, type TrainingTree } from "../../lib/run/training_tree.ts";
import { optimizer, OPTIMIZERS } from "../../lib/train/optimizer.ts";
import { checkResumable, firstState, TrainState } from "../../lib/train/train_state.ts";
import { refuses } from "../base/fixtures.ts";
import { normals, testOnEngines } from "../engine/fixtures.ts";
import { PLAIN_NETWORKS, trainedParameters } from "../model/fixtures.ts";

const network = PLAIN_NETWORKS[0]!;
const parameters = trainedParameters(network, 1);
const names = (specs: { name: string }[]) => specs.map(({ name }) => name);

/** A state without zeros. */
function someState(optimizerName: (typeof OPTIMIZERS)[number], averages: boolean): TrainingTree<HostTensor> {
  let seed = 0;
  return mapTree<HostTensor, HostTensor>(
    firstState(network, optimizer(optimizerName, 0), parameters, averages),
    ({ shape, values }) => hostTensor(shape, normals(values.length, seed++)),
  ) as TrainingTree<HostTensor>;
}

Deno.test("firstState() contains the model by name, zeros in all slots, and the model as its average", () => {
  for (const averages of [false, true]) {
    const state = firstState(network, optimizer("adam", 0), parameters, averages);
    assert.deepEqual(Object.keys(state.parameters), names(parameterSpecs(network)));
    assert.deepEqual(Object.keys(state.statistics), names(statisticSpecs(network)));
    for (const { name, shape } of parameterSpecs(network)) {
      assert.deepEqual(state.parameters[name], hostTensor(shape, parameters.get(name)!));
      for (const slot of ["adam_first_moment", "adam_second_moment"]) {
        const zeros = new Float32Array(parameters.get(name)!.length);
        assert.deepEqual(state.slots[slot]![name], hostTensor(shape, zeros));
      }
    }
    const { parameters: trained, statistics } = state;
    assert.deepEqual(state.average, averages ? { parameters: trained, statistics } : undefined);
  }
});

testOnEngines(
  "TrainState.read() returns the values that the state was created with, and leaks nothing",
  async (engine) => {
    for (const name of OPTIMIZERS) {
      for (const averages of [false, true]) {
        const before = engine.memory();
        const values = someState(name, averages);
        const state = new TrainState(values);
        assert.deepEqual(await state.read(), values);
        const { average, parameters, statistics } = state.tensors;
        assert.deepEqual(state.model, averages ? average : { parameters, statistics });
        state.dispose();
        assert.deepEqual(engine.memory(), before);
        assert.deepEqual(flattenTree<tf.Tensor>(state.tensors), []);
      }
    }
  },
);

testOnEngines("TrainState.replace() takes new tensors and disposes of the old ones", async (engine) => {
  const values = someState("adam", true);
  const state = new TrainState(values);
  const held = engine.memory().tensors;
  for (let time = 0; time < 3; time++) state.replace(mapTree(state.tensors, (tensor) => tensor.add(1)));
  assert.equal(engine.memory().tensors, held);
  const bias = values.average!.parameters["dense/bias"]!.values;
  const { values: found } = (await state.read()).average!.parameters["dense/bias"]!;
  assert.ok(found.every((value, i) => Math.abs(value - bias[i]! - 3) < 1e-5));
  state.dispose();
});

testOnEngines("TrainState.read() returns copies that the state does not share", async () => {
  const state = new TrainState(someState("sgd", false));
  for (const { leaf } of flattenTree<HostTensor>(await state.read())) leaf.values.fill(9);
  assert.deepEqual(await state.read(), someState("sgd", false));
  state.dispose();
});

Deno.test("checkResumable() rejects slots of another optimizer, and an average where none is kept", async () => {
  const check =
    (state: TrainingTree<HostTensor>, name: (typeof OPTIMIZERS)[number], averages: boolean) => () =>
      Promise.resolve().then(() => checkResumable(state, optimizer(name, 0), averages, "runs/a/last"));
  await check(someState("adam", true), "adamw", true)();
  await check(someState("sgd", false), "sgd", false)();
  const moments = "adam_first_moment, adam_second_moment";
  await refuses(
    check(someState("sgd", false), "adam", false),
    new RegExp(
      `^Expected the optimizer's slots ${moments} in runs/a/last but found sgd_momentum: .*; use another$`,
    ),
  );
  await refuses(
    check({ ...someState("sgd", false), slots: {} }, "sgd", false),
    /sgd_momentum in .* but found none: /,
  );
  await refuses(
    check(someState("sgd", false), "sgd", true),
    /^Expected an average of the model in .* found none: /,
  );
  await refuses(
    check(someState("sgd", true), "sgd", false),
    /^Expected no average of the model in .* found one: /,
  );
});
