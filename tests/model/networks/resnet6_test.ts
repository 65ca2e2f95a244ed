import assert from "node:assert/strict";
import { makeNetwork } from "../../../lib/model/network.ts";
import { initialise } from "../../../lib/model/initialise.ts";
import { networkCost } from "../../../lib/model/network_cost.ts";
import { resnet6 } from "../../../lib/model/networks/resnet6.ts";
import { parameterCount, parameterSpecs } from "../../../lib/model/parameter_specs.ts";

Deno.test("resnet6() has six layers with a kernel on the main path, and pools after each block", () => {
  const network = makeNetwork({ height: 28, width: 28, channels: 1 }, resnet6(64));
  const kernels = parameterSpecs(network).map(({ name }) => name).filter((name) => name.endsWith("kernel"));
  assert.equal(kernels.filter((name) => !name.includes("shortcut")).length, 6);
  assert.equal(kernels.filter((name) => name.includes("shortcut")).length, 2);
  const outputs = networkCost(network).filter(({ name }) => name.startsWith("max_pool")).map(({ output }) =>
    output
  );
  assert.deepEqual(outputs, [[14, 14, 48], [7, 7, 96], [3, 3, 160]]);
  const block = (from: number, to: number) => 9 * from * to + 9 * to * to + from * to + 3 * 2 * to;
  const first = 25 * 48 + 2 * 48;
  const multiplyAdds = networkCost(network).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  assert.equal(Math.round(multiplyAdds / 1e5) / 10, 45.1);
  assert.equal(parameterCount(network), first + block(48, 96) + block(96, 160) + (3 * 3 * 160 + 1) * 64);
});

Deno.test("resnet6()'s blocks begin near their shortcuts: the scale of their last batch normalisation is 0.25", () => {
  const initial = initialise(makeNetwork({ height: 28, width: 28, channels: 1 }, resnet6(64)), 1);
  const scales = (name: string) => [...new Set(initial.get(`residual2/${name}/gamma`))];
  assert.deepEqual([scales("conv1"), scales("conv2"), scales("shortcut/conv1")], [[1], [0.25], [1]]);
});
