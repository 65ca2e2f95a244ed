import assert from "node:assert/strict";
import { SlowLink } from "../../../lib/bench/workers/slow_link.ts";

Deno.test("SlowLink passes on all bytes both ways, not before its delay and its rate allow", async () => {
  using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    using connection = await server.accept();
    for await (const bytes of readAll(connection)) {
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
    }
  })();
  using link = new SlowLink(`127.0.0.1:${server.addr.port}`);
  const [hostname, port] = link.address.split(":") as [string, string];
  const caller = await Deno.connect({ hostname, port: Number(port) });
  const echo = async (bytes: Uint8Array<ArrayBuffer>) => {
    const start = performance.now();
    const writing = (async () => {
      for (let at = 0; at < bytes.length;) at += await caller.write(bytes.subarray(at));
    })();
    const found = new Uint8Array(bytes.length);
    for (let at = 0; at < bytes.length;) at += await caller.read(found.subarray(at)) ?? assert.fail("closed");
    await writing;
    assert.deepEqual(found, bytes);
    return performance.now() - start;
  };
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  await echo(bytes.slice(0, 1));
  link.link = { roundTrip: 60 };
  assert.ok(await echo(bytes.slice(0, 1)) >= 59);
  link.link = { roundTrip: 0, gigabits: 0.01 };
  // 400 kbit at 10 Mbit/s, on the way there and, after the first part, back.
  assert.ok(await echo(bytes) >= 39);
  caller.close();
  await answering;
});

async function* readAll(connection: Deno.Conn): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (;;) {
    const buffer = new Uint8Array(1 << 14);
    const length = await connection.read(buffer);
    if (length === null) return;
    yield buffer.subarray(0, length);
  }
}
