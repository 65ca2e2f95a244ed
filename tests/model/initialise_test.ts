import assert from "node:assert/strict";
import { initialise } from "../../lib/model/initialise.ts";
import { makeNetwork } from "../../lib/model/network.ts";
import { NETWORKS } from "../../lib/model/networks.ts";
import { parameterSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import { sizeOf } from "../../lib/model/shape.ts";

const ORIGINAL = makeNetwork({ height: 28, width: 28, channels: 1 }, NETWORKS.original(64));

Deno.test("initialise() is determined by its seed", () => {
  assert.deepEqual(initialise(ORIGINAL, 1), initialise(ORIGINAL, 1));
  const [first, second] = [initialise(ORIGINAL, 1), initialise(ORIGINAL, 2)];
  for (const name of ["conv1/kernel", "conv2/kernel", "dense/kernel", "dense/bias"]) {
    assert.notDeepEqual(first.get(name), second.get(name));
  }
});

Deno.test("initialise() returns each value of a checkpoint, in the specs' order", () => {
  const parameters = initialise(ORIGINAL, 1);
  const specs = [...parameterSpecs(ORIGINAL), ...statisticSpecs(ORIGINAL)];
  assert.deepEqual([...parameters.keys()], specs.map(({ name }) => name));
  for (const { name, shape } of specs) assert.equal(parameters.get(name)!.length, sizeOf(shape));
});

Deno.test("initialise() draws kernels and the bias uniformly from ±1/√(fan in)", () => {
  const parameters = initialise(ORIGINAL, 3);
  const fanIns = {
    "conv1/kernel": 9,
    "conv2/kernel": 9 * 32,
    "dense/kernel": 7 * 7 * 64,
    "dense/bias": 7 * 7 * 64,
  };
  for (const [name, fanIn] of Object.entries(fanIns)) {
    const values = Array.from(parameters.get(name)!, (value) => value * Math.sqrt(fanIn));
    assert.ok(values.every((value) => Math.abs(value) <= 1 + 1e-6), name);
    // Mean and variance of the uniform distribution on ±1, within five standard errors.
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    assert.ok(Math.abs(mean) < 5 * Math.sqrt(1 / 3 / values.length), `${name} ${mean}`);
    assert.ok(Math.abs(square - 1 / 3) < 5 * Math.sqrt(4 / 45 / values.length), `${name} ${square}`);
  }
});

Deno.test("initialise() starts batch normalisation as the identity", () => {
  const parameters = initialise(ORIGINAL, 1);
  const expected = { gamma: 1, beta: 0, running_mean: 0, running_variance: 1 };
  for (const layer of ["conv1", "conv2"]) {
    for (const [name, value] of Object.entries(expected)) {
      assert.ok(parameters.get(`${layer}/${name}`)!.every((found) => found === value), name);
    }
  }
});
