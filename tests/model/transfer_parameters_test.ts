import assert from "node:assert/strict";
import { initialise } from "../../lib/model/initialise.ts";
import { makeNetwork } from "../../lib/model/network.ts";
import { convNet } from "../../lib/model/networks/conv_net.ts";
import { initialForms } from "../../lib/model/parameter_specs.ts";
import { transferParameters } from "../../lib/model/transfer_parameters.ts";

const networkOf = (side: number, channels: number, filters: number[], embedding: number) =>
  makeNetwork({ height: side, width: side, channels }, convNet({ filters, embedding }));

/** A network whose values are all different from the initial ones. */
function trained(network: ReturnType<typeof networkOf>) {
  const parameters = new Map(
    initialForms(network).map(({ name, shape }, i) =>
      [name, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(i + 2)] as const
    ),
  );
  return { network, parameters };
}

Deno.test("transferParameters() takes the layers of the same shapes, and initialises another head by the seed", () => {
  const source = trained(networkOf(12, 1, [3, 4], 5));
  const network = networkOf(12, 1, [3, 4], 8);
  const { parameters, taken, initialised, values } = transferParameters(network, 7, source);
  assert.deepEqual([taken, initialised], [["conv1", "conv2"], ["dense"]]);
  assert.equal(values, 9 * 3 + 2 * 3 + 9 * 3 * 4 + 2 * 4);
  const fresh = initialise(network, 7);
  for (const [name, found] of parameters) {
    assert.deepEqual(found, (name.startsWith("dense") ? fresh : source.parameters).get(name), name);
  }
  // A copy: the source is not trained.
  assert.notEqual(parameters.get("conv1/kernel"), source.parameters.get("conv1/kernel"));
});

Deno.test("transferParameters() takes a layer whole or not at all", () => {
  // The normalisation of the first layer would fit, its kernel has other channels; the bias of the last one would fit.
  const { taken, initialised, parameters } = transferParameters(
    networkOf(16, 3, [3, 4], 5),
    7,
    trained(networkOf(12, 1, [3, 4], 5)),
  );
  assert.deepEqual([taken, initialised], [["conv2"], ["conv1", "dense"]]);
  assert.ok(parameters.get("conv1/gamma")!.every((value) => value === 1));
  assert.ok(!parameters.get("dense/bias")!.includes(9));
});

Deno.test("transferParameters() takes nothing where no layer fits", () => {
  const { taken, values } = transferParameters(
    networkOf(12, 1, [5], 4),
    7,
    trained(networkOf(12, 1, [3], 5)),
  );
  assert.deepEqual([taken, values], [[], 0]);
});
