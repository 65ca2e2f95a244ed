import assert from "node:assert/strict";
import { makeNetwork } from "../../../lib/model/network.ts";
import { networkCost } from "../../../lib/model/network_cost.ts";
import { convnet3 } from "../../../lib/model/networks/convnet3.ts";
import { parameterCount } from "../../../lib/model/parameter_specs.ts";

Deno.test("convnet3() pools each of three convolutions before batch normalisation", () => {
  const network = makeNetwork({ height: 28, width: 28, channels: 1 }, convnet3(64));
  assert.deepEqual(network.layers.slice(0, 4).map(({ type }) => type), [
    "conv",
    "max_pool",
    "batch_norm",
    "relu",
  ]);
  const outputs = networkCost(network).filter(({ name }) => name.startsWith("max_pool")).map(({ output }) =>
    output
  );
  assert.deepEqual(outputs, [[14, 14, 32], [7, 7, 64], [3, 3, 128]]);
  const convolutions = 25 * 32 + 9 * 32 * 64 + 9 * 64 * 128;
  assert.equal(parameterCount(network), convolutions + 2 * (32 + 64 + 128) + (3 * 3 * 128 + 1) * 64);
});
