import assert from "node:assert/strict";
import { convNet, type ConvNetOptions } from "../../../lib/model/networks/conv_net.ts";
import { refuses } from "../../base/fixtures.ts";

Deno.test("convNet() halves the image for each number of filters", () => {
  assert.deepEqual(convNet({ filters: [4, 8], embedding: 2 }).map(({ type }) => type), [
    ...["conv", "batch_norm", "max_pool", "relu"],
    ...["conv", "batch_norm", "max_pool", "relu"],
    ...["flatten", "dense", "l2"],
  ]);
  assert.equal(convNet({ filters: [], embedding: 2 }).length, 3);
});

Deno.test("convNet() refuses missing and impossible numbers", async () => {
  const cases: [unknown, RegExp][] = [
    [{}, /^Expected filters of convNet\(\) as a list .*, such as \[32, 64\], but found undefined$/],
    [{ filters: 32, embedding: 4 }, /^Expected filters .* but found 32$/],
    [{ filters: [4, 0], embedding: 4 }, /^Expected filters .* but found \[4, 0\]$/],
    [{ filters: [4] }, /^Expected embedding of convNet\(\) as a whole number .* but found undefined$/],
    [{ filters: [4], embedding: 2.5 }, /^Expected embedding .* but found 2.5$/],
  ];
  for (const [options, message] of cases) await refuses(() => convNet(options as ConvNetOptions), message);
});
