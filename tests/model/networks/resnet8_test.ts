import assert from "node:assert/strict";
import { makeNetwork } from "../../../lib/model/network.ts";
import { networkCost } from "../../../lib/model/network_cost.ts";
import { resnet8 } from "../../../lib/model/networks/resnet8.ts";
import { parameterCount, parameterSpecs } from "../../../lib/model/parameter_specs.ts";

Deno.test("resnet8() has eight layers with a kernel on the main path, and halves the image three times", () => {
  const network = makeNetwork({ height: 64, width: 48, channels: 3 }, resnet8(128));
  const kernels = parameterSpecs(network).map(({ name }) => name).filter((name) => name.endsWith("kernel"));
  assert.equal(kernels.filter((name) => !name.includes("shortcut")).length, 8);
  assert.equal(kernels.filter((name) => name.includes("shortcut")).length, 2);
  const pooled = networkCost(network).find(({ name }) => name === "residual3")!;
  assert.deepEqual(pooled.output, [8, 6, 128]);
  // By hand: kernels, two numbers of batch normalisation a filter, the dense layer with its bias.
  const first = 27 * 32 + 64;
  const blocks = [
    2 * (9 * 32 * 32 + 64),
    ...[32, 64].map((c) => 9 * c * 2 * c + 9 * 2 * c * 2 * c + c * 2 * c + 3 * 4 * c),
  ];
  assert.equal(parameterCount(network), blocks.reduce((sum, size) => sum + size, first) + 129 * 128);
});
