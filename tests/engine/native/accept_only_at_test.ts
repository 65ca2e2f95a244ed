import assert from "node:assert/strict";
import { acceptOnlyAt } from "../../../lib/engine/native/accept_only_at.ts";
import { reachedAt } from "../../../lib/train/workers/reached_at.ts";
import { PATIENCE } from "../../base/fixtures.ts";

const ignore = Deno.build.os !== "linux";

/** Whether a connection is accepted within a moment, or another time. */
async function connects(hostname: string, port: number, milliseconds = 500): Promise<boolean> {
  const signal = AbortSignal.timeout(milliseconds);
  const connection = await Deno.connect({ hostname, port, signal }).catch(() => undefined);
  connection?.close();
  return connection !== undefined;
}

Deno.test(
  { name: "acceptOnlyAt() drops connections to other addresses of this machine", ignore },
  async () => {
    using listener = Deno.listen({ hostname: "0.0.0.0", port: 0 });
    using other = Deno.listen({ hostname: "0.0.0.0", port: 0 });
    const [port, free] = [listener, other].map(({ addr }) => (addr as Deno.NetAddr).port) as [number, number];
    assert.ok(await connects("127.0.0.1", port, PATIENCE));
    assert.ok(await connects("127.0.0.2", port, PATIENCE));
    assert.equal(acceptOnlyAt(port, ["10.1.2.3", "127.0.0.1"]), 1);
    assert.ok(await connects("127.0.0.1", port, PATIENCE));
    assert.ok(!await connects("127.0.0.2", port));
    assert.ok(await connects("127.0.0.2", free, PATIENCE));
  },
);

Deno.test("reachedAt() finds an address of this machine, and none where a name leads elsewhere", async () => {
  assert.deepEqual(await reachedAt("127.0.0.1:2222"), ["127.0.0.1"]);
  assert.deepEqual(await reachedAt("localhost:1"), ["127.0.0.1"]);
  assert.equal(await reachedAt("192.0.2.1:2222"), undefined);
});
