import assert from "node:assert/strict";
import { MAX_CONNECTIONS, serveCommands } from "../../../lib/train/steering/serve_commands.ts";
import { ask, connectRaw, type RawClient, unix, withServer } from "./fixtures.ts";

const OK = { ok: true };

Deno.test(
  "serveCommands() forwards each command, in order, and answers each",
  unix,
  () =>
    withServer(async (path, given) => {
      const client = await connectRaw(path);
      for (const command of ["pause", "resume", "checkpoint", "miner:hard"] as const) {
        assert.deepEqual(await ask(client, command), OK);
        assert.equal(given.at(-1), command);
      }
      await client.send(`{"command":"evaluate"}\n{"command":"stop"}\n{"comm`);
      assert.deepEqual([await client.answer(), await client.answer()], [OK, OK]);
      await client.send(`and":"resume"}\n`);
      assert.deepEqual(await client.answer(), OK);
      assert.deepEqual(given.slice(4), ["evaluate", "stop", "resume"]);
      client.connection.close();
    }),
);

Deno.test(
  "serveCommands() reports what is wrong with a line, and continues with the next one",
  unix,
  () =>
    withServer(async (path, given) => {
      const client = await connectRaw(path);
      for (const line of ["GET / HTTP/1.1", "", "{", `{"command":"explode"}`, "\0\xff", `"stop"`]) {
        await client.send(line + "\n");
        const answer = await client.answer();
        assert.ok(answer?.ok === false, line);
        assert.match(answer.error, /^Expected a command such as \{"command":"pause"\} but found/);
      }
      assert.deepEqual(given, []);
      assert.deepEqual(await ask(client, "pause"), OK);
      client.connection.close();
    }),
);

Deno.test(
  "serveCommands() closes a connection whose line is too long, and serves the others",
  unix,
  () =>
    withServer(async (path, given) => {
      const [good, bad] = [await connectRaw(path), await connectRaw(path)];
      await bad.send("x".repeat(5000)).catch(() => {});
      assert.deepEqual(await bad.answer(), {
        ok: false,
        error: "Expected a line of at most 4096 bytes but found a longer one",
      });
      assert.equal(await bad.answer(), undefined);
      assert.deepEqual(await ask(good, "stop"), OK);
      assert.deepEqual(given, ["stop"]);
      for (const { connection } of [good, bad]) connection.close();
    }),
);

Deno.test(
  "serveCommands() answers a client that sends no more, then closes",
  unix,
  () =>
    withServer(async (path, given) => {
      const client = await connectRaw(path);
      await client.send(`{"command":"pause"}\n{"command":"stop"}\n{"command":"resume"}`);
      await client.connection.closeWrite();
      assert.deepEqual([await client.answer(), await client.answer()], [OK, OK]);
      assert.equal(await client.answer(), undefined);
      assert.deepEqual(given, ["pause", "stop"]); // The last line has no end.
      client.connection.close();
    }),
);

Deno.test(
  "serveCommands() outlives clients that go without a word, or never read",
  unix,
  () =>
    withServer(async (path, given) => {
      for (let i = 0; i < 3 * MAX_CONNECTIONS; i++) {
        const client = await connectRaw(path);
        if (i % 3 > 0) await client.send(`{"command":"pause"}\n`.repeat(i)).catch(() => {});
        if (i % 3 > 1) await client.send("x".repeat(100_000)).catch(() => {});
        client.connection.close();
      }
      const client = await untilServed(path);
      given.length = 0;
      assert.deepEqual(await ask(client, "stop"), OK);
      assert.ok(given.includes("stop"));
      client.connection.close();
    }),
);

Deno.test(
  "serveCommands() serves sixteen connections at a time, idle ones included, and rejects a further one with a reason",
  unix,
  () =>
    withServer(async (path, given) => {
      const clients: RawClient[] = [];
      for (let i = 0; i < 16; i++) clients.push(await connectRaw(path));
      for (const client of clients) assert.deepEqual(await ask(client, "pause"), OK);
      const further = await connectRaw(path);
      assert.deepEqual(await further.answer(), {
        ok: false,
        error: "Expected at most 16 connections at a time; close another one",
      });
      assert.equal(await further.answer(), undefined);
      for (const client of clients) assert.deepEqual(await ask(client, "resume"), OK);
      clients.pop()!.connection.close();
      clients.push(await untilServed(path));
      assert.equal(given.filter((command) => command === "resume").length, 16);
      for (const { connection } of [...clients, further]) connection.close();
    }),
);

Deno.test("serveCommands() closes its connections when the listener is closed", unix, async () => {
  let client: RawClient | undefined;
  await withServer(async (path) => {
    client = await connectRaw(path);
    assert.deepEqual(await ask(client, "pause"), OK);
  });
  assert.equal(await client!.answer(), undefined);
  client!.connection.close();
});

Deno.test("serveCommands() continues if a connection could not be accepted", async () => {
  const errors = [
    new Error("too many open files"),
    new Error("aborted"),
    new Deno.errors.BadResource("closed"),
  ];
  await serveCommands({ accept: () => Promise.reject(errors.shift()) }, () => assert.fail());
  assert.deepEqual(errors, []);
});

/** Connects once a connection is free: the server needs a moment to notice that a client has disconnected. */
async function untilServed(path: string): Promise<RawClient> {
  for (;;) {
    const client = await connectRaw(path);
    if ((await ask(client, "pause").catch(() => undefined))?.ok) return client;
    client.connection.close();
  }
}
