import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user_error.ts";
import type { Layer } from "../../lib/model/layer_kind.ts";
import { averagePool } from "../../lib/model/layers/average_pool.ts";
import { batchNorm } from "../../lib/model/layers/batch_norm.ts";
import { conv } from "../../lib/model/layers/conv.ts";
import { dense } from "../../lib/model/layers/dense.ts";
import { dropout } from "../../lib/model/layers/dropout.ts";
import { flatten } from "../../lib/model/layers/flatten.ts";
import { globalPool } from "../../lib/model/layers/global_pool.ts";
import { l2 } from "../../lib/model/layers/l2.ts";
import { maxPool } from "../../lib/model/layers/max_pool.ts";
import { relu } from "../../lib/model/layers/relu.ts";
import { residual } from "../../lib/model/layers/residual.ts";
import { embeddingSize, layersOf, makeNetwork, Network } from "../../lib/model/network.ts";
import { networkCost } from "../../lib/model/network_cost.ts";
import { NETWORKS } from "../../lib/model/networks.ts";
import {
  parameterCount,
  parameterSpecs,
  sameParameters,
  statisticSpecs,
} from "../../lib/model/parameter_specs.ts";
import { sizeOf } from "../../lib/model/shape.ts";
import { NETWORKS_BY_LAYER, smallNetwork } from "./fixtures.ts";

const MNIST = { height: 28, width: 28, channels: 1 };
const ORIGINAL = makeNetwork(MNIST, NETWORKS.original(64));

Deno.test("The original's network has its 219,680 parameters, with the names in checkpoints", () => {
  const sizes = Object.fromEntries(parameterSpecs(ORIGINAL).map(({ name, shape }) => [name, sizeOf(shape)]));
  assert.deepEqual(sizes, {
    "conv1/kernel": 288,
    "conv1/gamma": 32,
    "conv1/beta": 32,
    "conv2/kernel": 18_432,
    "conv2/gamma": 64,
    "conv2/beta": 64,
    "dense/kernel": 200_704,
    "dense/bias": 64,
  });
  assert.deepEqual(statisticSpecs(ORIGINAL).map(({ name }) => name), [
    "conv1/running_mean",
    "conv1/running_variance",
    "conv2/running_mean",
    "conv2/running_variance",
  ]);
  assert.equal(parameterCount(ORIGINAL), 219_680);
  assert.equal(embeddingSize(ORIGINAL), 64);
});

Deno.test("parameterSpecs() ignores the last odd rows and columns, like pooling", () => {
  const network = makeNetwork({ height: 30, width: 11, channels: 3 }, NETWORKS.original(64));
  const shapes = new Map(parameterSpecs(network).map(({ name, shape }) => [name, shape]));
  assert.deepEqual(shapes.get("dense/kernel"), [7 * 2 * 64, 64]);
  assert.deepEqual(shapes.get("conv1/kernel"), [3, 3, 3, 32]);
});

Deno.test("networkCost() equals a count by hand", () => {
  const costs = Object.fromEntries(
    networkCost(ORIGINAL).map(({ name, multiplyAdds }) => [name, multiplyAdds]),
  );
  assert.equal(costs.dense, 3136 * 64);
  assert.equal(networkCost(ORIGINAL)[0]!.multiplyAdds, 28 * 28 * 32 * 9);
  assert.equal(networkCost(ORIGINAL)[4]!.multiplyAdds, 14 * 14 * 64 * 9 * 32);
  const grouped = makeNetwork({ height: 6, width: 6, channels: 4 }, [
    conv(8, 3, { stride: 2, groups: 4 }),
    globalPool(),
    dense(2, { bias: false }),
    l2(),
  ]);
  assert.deepEqual(
    networkCost(grouped).map(({ title, output, parameters, multiplyAdds }) => [
      title,
      String(output),
      parameters,
      multiplyAdds,
    ]),
    [
      ["conv 3×3, 8, stride 2, 4 groups", "3,3,8", 72, 3 * 3 * 8 * 9],
      ["global average pool", "8", 0, 0],
      ["dense 2", "2", 16, 16],
      ["L2 norm", "2", 0, 0],
    ],
  );
});

Deno.test("Layers within a residual connection are named after it, and those of its shortcut too", () => {
  const names = parameterSpecs(NETWORKS_BY_LAYER.residual!).map(({ name }) => name);
  assert.deepEqual(names.filter((name) => name.endsWith("kernel")), [
    "conv1/kernel",
    "residual1/conv1/kernel",
    "residual1/conv2/kernel",
    "residual2/conv1/kernel",
    "residual2/conv2/kernel",
    "residual2/shortcut/conv1/kernel",
    "dense/kernel",
  ]);
  assert.equal(new Set(names).size, names.length);
});

Deno.test("A network is plain data: it survives a round trip through JSON", () => {
  for (const network of Object.values(NETWORKS_BY_LAYER)) {
    const read = Network.parse(JSON.parse(JSON.stringify(network)));
    assert.deepEqual(read, network);
    assert.ok(sameParameters(read, network));
    assert.deepEqual(layersOf(read), layersOf(network));
  }
});

Deno.test("Network rejects unknown kinds of layers, unknown options and wrong values", () => {
  const read = (layer: unknown) => Network.safeParse({ input: MNIST, layers: [layer] }).success;
  assert.ok(read(conv(2, 3)));
  assert.ok(!read({ type: "conv3d" }));
  assert.ok(!read({ ...conv(2, 3), dilation: 2 }));
  assert.ok(!read({ ...conv(2, 3), filters: 0 }));
  assert.ok(!read({ ...residual([conv(2, 3)]), layers: [{ type: "conv" }] }));
});

Deno.test("makeNetwork() reports which layer does not fit, and why", () => {
  const cases: [Layer[], number, string][] = [
    [
      NETWORKS.original(64),
      3,
      "max_pool2 (max pool 2×2) does not fit: it leaves nothing of [1,1,64]; use larger images (--size) or another network (--net)",
    ],
    [
      [conv(2, 3), dense(4), l2()],
      28,
      "dense (dense 4) does not fit: it expects vectors [C] but its input is [28,28,2]",
    ],
    [
      [flatten(), maxPool(2)],
      28,
      "max_pool (max pool 2×2) does not fit: it expects images [H, W, C] but its input is [784]",
    ],
    [[conv(3, 3, { groups: 2 })], 28, "conv1 (conv 3×3, 3, 2 groups) does not fit: 2 groups"],
    [[conv(3, 2, { stride: 3 })], 28, "a stride of 3 skips pixels between kernels of 2 × 2"],
    [
      [residual([conv(2, 3), batchNorm()])],
      28,
      "residual (residual) does not fit: its layers output [28,28,2] and its",
    ],
    [[conv(2, 3, { name: "a" }), relu(), conv(2, 3, { name: "a" })], 28, "two layers are named a"],
    [[flatten(), dense(4)], 28, "Expected a network that ends in l2()"],
  ];
  for (const [layers, side, expected] of cases) {
    assert.throws(() => makeNetwork({ height: side, width: side, channels: 1 }, layers), (error) => {
      assert.ok(error instanceof UserError);
      assert.ok(error.message.includes(expected), error.message);
      return true;
    });
  }
});

Deno.test("makeNetwork() reports the place of a layer that is none or has a wrong option", () => {
  const end = [globalPool(), dense(4), l2()];
  const cases: [unknown, string][] = [
    [[dropout(50), ...end], "Expected a number below 1 at layers[0].rate of the network but found 50"],
    [[dropout(1), ...end], "a number below 1 at layers[0].rate"],
    [[dropout(-1), ...end], "a number of at least 0 at layers[0].rate of the network but found -1"],
    [[relu(), conv(2, 0), ...end], "a number above 0 at layers[1].size of the network but found 0"],
    [[conv(2.5, 3), ...end], "a whole number at layers[0].filters of the network but found 2.5"],
    [[conv(2, 3, { padding: "Valid" as "valid" }), ...end], "one of same, valid at layers[0].padding"],
    [[averagePool(0), ...end], "layers[0].size of the network but found 0"],
    [[flatten(), dense(NaN), l2()], "a number at layers[1].units of the network but found NaN"],
    [
      [relu, ...end],
      "Expected a layer, such as relu(), at layers[0] of the network but found the function relu; call it: relu()",
    ],
    [[[relu()], ...end], "at layers[0] of the network but found a list; spread it with ..."],
    [[{ type: "conv3d" }, ...end], 'at layers[0] of the network but found {"type":"conv3d"}'],
    [[{ ...relu(), slope: 1 }, ...end], "no option slope at layers[0]"],
    [[residual([relu(), dropout(2)]), ...end], "a number below 1 at layers[0].layers[1].rate"],
    [
      [residual([relu] as never), ...end],
      "at layers[0].layers[0] of the network but found the function relu",
    ],
    [[residual(relu() as never), ...end], "a list of layers at layers[0].layers"],
    [[undefined, ...end], "at layers[0] of the network but found undefined"],
    [dense(4), "Expected a network as a list of layers but found {"],
    [[flatten(), l2()], "Expected a layer with parameters to train, such as dense(64), but found none"],
    [[flatten(), residual([relu()]), l2()], "Expected a layer with parameters to train"],
  ];
  for (const [layers, expected] of cases) {
    assert.throws(() => makeNetwork(MNIST, layers as Layer[]), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.ok(error.message.includes(expected), error.message);
      return true;
    });
  }
  makeNetwork(MNIST, [flatten(), residual([dense(784)]), l2()]);
});

Deno.test("sameParameters() compares names and shapes of parameters", () => {
  const network = (side: number, filters: number[], embedding: number) =>
    smallNetwork(side, side, filters, embedding);
  assert.ok(sameParameters(network(4, [2, 3], 2), network(7, [2, 3], 2)));
  assert.ok(!sameParameters(network(4, [2, 3], 2), network(8, [2, 3], 2)));
  assert.ok(!sameParameters(network(4, [2, 3], 2), network(4, [2, 3], 3)));
  assert.ok(!sameParameters(network(4, [2, 3], 2), network(4, [3, 2], 2)));
});
