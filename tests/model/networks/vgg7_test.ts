import assert from "node:assert/strict";
import { makeNetwork } from "../../../lib/model/network.ts";
import { networkCost } from "../../../lib/model/network_cost.ts";
import { vgg7 } from "../../../lib/model/networks/vgg7.ts";
import { parameterCount } from "../../../lib/model/parameter_specs.ts";

Deno.test("vgg7() pools every second of six convolutions, for images of any size and colour", () => {
  const network = makeNetwork({ height: 40, width: 24, channels: 3 }, vgg7(32));
  const costs = networkCost(network);
  const outputs = costs.filter(({ name }) => name.startsWith("max_pool")).map(({ output }) => output);
  assert.deepEqual(outputs, [[20, 12, 48], [10, 6, 96], [5, 3, 160]]);
  assert.equal(costs.filter(({ title }) => title.startsWith("conv")).length, 6);
  const filters = [48, 48, 96, 96, 160, 160];
  const kernels = filters.map((count, i) => 9 * (filters[i - 1] ?? 3) * count + 2 * count);
  assert.equal(
    parameterCount(network),
    kernels.reduce((sum, size) => sum + size, (5 * 3 * 160 + 1) * 32),
  );
});
