import assert from "node:assert/strict";
import { freeAddresses } from "../../../lib/train/workers/free_addresses.ts";

Deno.test("freeAddresses() returns different ports, below those of connections, which can be listened at", () => {
  const taken = freeAddresses(1)[0]!.split(":");
  using _ = Deno.listen({ hostname: taken[0]!, port: Number(taken[1]) });
  const addresses = freeAddresses(200);
  assert.equal(new Set(addresses).size, 200);
  for (const address of addresses) {
    const [hostname, port] = address.split(":") as [string, string];
    assert.equal(hostname, "127.0.0.1");
    assert.notEqual(port, taken[1]);
    assert.ok(Number(port) >= 20_000 && Number(port) < 32_768);
  }
});
