import assert from "node:assert/strict";
import { autoNetwork } from "../../lib/model/auto_network.ts";
import { makeNetwork } from "../../lib/model/network.ts";
import { networkName } from "../../lib/model/network_name.ts";
import { NETWORKS } from "../../lib/model/networks.ts";
import { convNet } from "../../lib/model/networks/conv_net.ts";

Deno.test("autoNetwork() chooses by the smaller side, and keeps a name", () => {
  const chosen = (height: number, width: number) => autoNetwork("auto", { height, width });
  assert.deepEqual([chosen(28, 28), chosen(47, 47), chosen(200, 47)], ["original", "original", "original"]);
  assert.deepEqual([chosen(48, 48), chosen(64, 200)], ["resnet10", "resnet10"]);
  assert.equal(autoNetwork("convnet3", { height: 64, width: 64 }), "convnet3");
});

Deno.test("networkName() recognises each network of the command line, and no other", () => {
  const input = { height: 32, width: 32, channels: 1 };
  for (const [name, layers] of Object.entries(NETWORKS)) {
    assert.equal(networkName(makeNetwork(input, layers(12))), name);
  }
  assert.equal(networkName(makeNetwork(input, convNet({ filters: [4], embedding: 12 }))), undefined);
});
