import assert from "node:assert/strict";
import { makeNetwork } from "../../../lib/model/network.ts";
import { networkCost } from "../../../lib/model/network_cost.ts";
import { convnet5 } from "../../../lib/model/networks/convnet5.ts";
import { parameterCount } from "../../../lib/model/parameter_specs.ts";

Deno.test("convnet5() takes the border off with each convolution, and pools once", () => {
  const network = makeNetwork({ height: 28, width: 28, channels: 1 }, convnet5(64));
  const costs = networkCost(network);
  const outputs = (kind: string) =>
    costs.filter(({ title }) => title.startsWith(kind)).map(({ output }) => output);
  assert.deepEqual(outputs("max pool"), [[8, 8, 64]]);
  assert.deepEqual(outputs("conv"), [[24, 24, 32], [20, 20, 48], [16, 16, 64], [6, 6, 96], [4, 4, 128]]);
  const kernels = [25 * 32, 25 * 32 * 48, 25 * 48 * 64, 9 * 64 * 96, 9 * 96 * 128];
  const filters = 32 + 48 + 64 + 96 + 128;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  assert.equal(parameterCount(network), sum(kernels) + 2 * filters + (4 * 4 * 128 + 1) * 64);
  const positions = [24, 20, 16, 6, 4].map((side) => side * side);
  const products = sum(kernels.map((size, i) => size * positions[i]!)) + 4 * 4 * 128 * 64;
  assert.equal(sum(costs.map(({ multiplyAdds }) => multiplyAdds)), products);
});
