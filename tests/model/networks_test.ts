import assert from "node:assert/strict";
import { makeNetwork } from "../../lib/model/network.ts";
import { networkCost } from "../../lib/model/network_cost.ts";
import { NETWORKS } from "../../lib/model/networks.ts";
import { parameterCount } from "../../lib/model/parameter_specs.ts";

Deno.test("docs/networks.md has the parameters and multiply-adds of each network", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/networks.md", import.meta.url));
  for (const [name, layers] of Object.entries(NETWORKS)) {
    const network = makeNetwork({ height: 28, width: 28, channels: 1 }, layers(64));
    const operations = networkCost(network).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
    const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` `)) ?? "";
    const cells = row.split("|").map((cell) => cell.trim()).slice(3, 5);
    const expected = [parameterCount(network).toLocaleString("en"), `${(operations / 1e6).toFixed(1)} M`];
    assert.deepEqual(cells, expected, name);
  }
});
