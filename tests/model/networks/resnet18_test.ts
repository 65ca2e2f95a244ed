import assert from "node:assert/strict";
import { makeNetwork } from "../../../lib/model/network.ts";
import { networkCost } from "../../../lib/model/network_cost.ts";
import { resnet18 } from "../../../lib/model/networks/resnet18.ts";
import { parameterCount, parameterSpecs } from "../../../lib/model/parameter_specs.ts";

Deno.test("resnet18() has eighteen layers with a kernel on the main path, and the shapes of the paper at 224 pixels", () => {
  const network = makeNetwork({ height: 224, width: 224, channels: 3 }, resnet18(1000));
  const kernels = parameterSpecs(network).map(({ name }) => name).filter((name) => name.endsWith("kernel"));
  assert.equal(kernels.filter((name) => !name.includes("shortcut")).length, 18);
  assert.equal(kernels.filter((name) => name.includes("shortcut")).length, 3);
  const costs = networkCost(network);
  const outputOf = (wanted: string) => costs.find(({ name }) => name === wanted)!.output;
  assert.deepEqual(outputOf("max_pool"), [56, 56, 64]);
  assert.deepEqual(["residual2", "residual4", "residual6", "residual8"].map(outputOf), [
    [56, 56, 64],
    [28, 28, 128],
    [14, 14, 256],
    [7, 7, 512],
  ]);
  // torchvision's resnet18 has as many parameters, and 1.81 GMACs.
  assert.equal(parameterCount(network), 11_689_512);
  const sum = costs.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  assert.ok(Math.abs(sum / 1.81e9 - 1) < 0.01, `${sum}`);
});
