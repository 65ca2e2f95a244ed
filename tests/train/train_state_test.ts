import assert from "node:assert/strict";
import type { tf } from "../../lib/engine/tf.ts";
import { runningSpecs, trainableSpecs } from "../../lib/model/architecture.ts";
import { optimizer, OPTIMIZERS } from "../../lib/train/optimizer.ts";
import { TrainState } from "../../lib/train/train_state.ts";
import { normals, testOnEngines } from "../engine/fixtures.ts";
import { ARCHITECTURES, trainedParameters } from "../model/fixtures.ts";

const architecture = ARCHITECTURES[0]!;
const parameters = trainedParameters(architecture, 1);
const trainableNames = trainableSpecs(architecture).map(({ name }) => name);

testOnEngines("TrainState.read() gives back what the state was made of", async (engine) => {
  for (const name of OPTIMIZERS) {
    const before = engine.memory();
    const rule = optimizer(name, 0);
    const slots = new Map(
      rule.slots.flatMap((slot) =>
        trainableNames.map((name, i) =>
          [`${slot}:${name}`, normals(parameters.get(name)!.length, i)] as const
        )
      ),
    );
    const state = new TrainState(architecture, rule, parameters, slots);
    const read = await state.read();
    assert.deepEqual(read.parameters, parameters);
    assert.deepEqual(read.optimizer, slots);
    state.dispose();
    assert.deepEqual(engine.memory(), before);
  }
});

testOnEngines("TrainState without slots starts them at 0", async () => {
  const state = new TrainState(architecture, optimizer("adam", 0), parameters, new Map());
  const { optimizer: slots } = await state.read();
  assert.equal(slots.size, 2 * trainableNames.length);
  for (const name of trainableNames) {
    for (const slot of ["adam_first_moment", "adam_second_moment"]) {
      assert.deepEqual(slots.get(`${slot}:${name}`), new Float32Array(parameters.get(name)!.length));
    }
  }
  state.dispose();
});

testOnEngines("TrainState has the tensors in the order of the specs", () => {
  const state = new TrainState(architecture, optimizer("sgd", 0), parameters, new Map());
  const values = (tensors: tf.Tensor[]) => tensors.map((tensor) => tensor.dataSync());
  const expected = (specs: { name: string }[]) => specs.map(({ name }) => parameters.get(name));
  assert.deepEqual(values(state.trained.trainable), expected(trainableSpecs(architecture)));
  assert.deepEqual(values(state.trained.running), expected(runningSpecs(architecture)));
  assert.deepEqual(state.tensors.slice(0, 8), state.trained.trainable);
  assert.deepEqual(state.tensors.slice(8, 12), state.trained.running);
  assert.deepEqual(state.tensors.map(({ shape }) => shape), [
    ...[...trainableSpecs(architecture), ...runningSpecs(architecture), ...trainableSpecs(architecture)]
      .map(({ shape }) => shape),
  ]);
  state.dispose();
});

testOnEngines("TrainState.replace() takes new tensors and releases the old ones", async (engine) => {
  const state = new TrainState(architecture, optimizer("adam", 0), parameters, new Map());
  const held = engine.memory().tensors;
  for (let time = 0; time < 3; time++) state.replace(state.tensors.map((tensor) => tensor.add(1)));
  assert.equal(engine.memory().tensors, held);
  const { parameters: read } = await state.read();
  const bias = parameters.get("dense/bias")!;
  for (const [i, value] of read.get("dense/bias")!.entries()) {
    assert.ok(Math.abs(value - bias[i]! - 3) < 1e-5);
  }
  state.dispose();
  assert.deepEqual(state.tensors, []);
});

testOnEngines("TrainState.read() gives copies that the state does not share", async () => {
  const own = trainedParameters(architecture, 1);
  const state = new TrainState(architecture, optimizer("sgd", 0), own, new Map());
  const { parameters: first } = await state.read();
  for (const values of first.values()) values.fill(9);
  assert.deepEqual((await state.read()).parameters, parameters);
  state.dispose();
});

testOnEngines(
  "TrainState with averages has them as the model, and the trained one beside it",
  async (engine) => {
    const before = engine.memory();
    const averages = trainedParameters(architecture, 2);
    const rule = optimizer("sgd", 0);
    const slots = new Map([
      ...trainableNames.map((name) =>
        [`sgd_momentum:${name}`, new Float32Array(parameters.get(name)!.length)] as const
      ),
      ...[...parameters].map(([name, values]) => [`trained:${name}`, values] as const),
    ]);
    const state = new TrainState(architecture, rule, averages, slots, true);
    const [dense] = state.trained.trainable.slice(-2);
    assert.deepEqual(dense!.dataSync(), parameters.get("dense/kernel"));
    assert.deepEqual(state.model.trainable.at(-2)!.dataSync(), averages.get("dense/kernel"));
    assert.deepEqual(state.model.running[0]!.dataSync(), averages.get(runningSpecs(architecture)[0]!.name));
    const read = await state.read();
    assert.deepEqual(read.parameters, averages);
    assert.deepEqual(read.optimizer, slots);
    state.dispose();
    assert.deepEqual(engine.memory(), before);
  },
);

testOnEngines("TrainState with averages begins with the model as its own average", () => {
  const state = new TrainState(architecture, optimizer("adam", 0), parameters, new Map(), true);
  const values = (tensors: tf.Tensor[]) => tensors.map((tensor) => tensor.dataSync());
  assert.deepEqual(values(state.model.trainable), values(state.trained.trainable));
  assert.deepEqual(values(state.model.running), values(state.trained.running));
  assert.equal(state.tensors.length, 8 + 4 + 16 + 12);
  state.dispose();
});
