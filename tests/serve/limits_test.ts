import assert from "node:assert/strict";
import { requestAnswerer } from "../../lib/serve/answer_request.ts";
import { OneAtATime } from "../../lib/serve/one_at_a_time.ts";
import { readBody } from "../../lib/serve/read_body.ts";
import type { Route } from "../../lib/serve/routes.ts";
import { openServer } from "../../lib/serve/open_server.ts";
import { refuses } from "../base/fixtures.ts";

/** Serves routes under the secret `s`. */
async function withRoutes(
  routes: Route[],
  limits: { most?: number; patience?: number },
  use: (url: string, faults: unknown[]) => Promise<void>,
): Promise<void> {
  const server = openServer(0);
  const faults: unknown[] = [];
  server.answer(
    requestAnswerer({
      ...limits,
      routes,
      port: server.port,
      secret: "s",
      onFault: (error) => faults.push(error),
    }),
  );
  try {
    await use(`http://127.0.0.1:${server.port}/s/`, faults);
  } finally {
    await server.close();
  }
}

/** Echoes the size of the body, of at most 100 bytes. */
const SIZE: Route = {
  method: "POST",
  path: "size",
  answer: async ({ request, signal }) => Response.json((await readBody(request, signal, 100)).length),
};

/** A body that arrives in pieces, whose length no header tells. */
function pieces(count: number, size: number, pause?: Promise<void>): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent++ === count) {
        await pause;
        controller.close();
      } else controller.enqueue(new Uint8Array(size));
    },
  });
}

Deno.test("a body is as large as allowed, whether its length is stated or not", () =>
  withRoutes([SIZE], {}, async (url) => {
    const send = async (body: BodyInit) => {
      const response = await fetch(`${url}size`, { method: "POST", body });
      return [response.status, await response.json()];
    };
    assert.deepEqual(await send(new Uint8Array(100)), [200, 100]);
    assert.deepEqual(await send(pieces(10, 10)), [200, 100]);
    const tooLarge = [413, { error: "Expected at most 0 MiB but found more; send a smaller image" }];
    assert.deepEqual(await send(new Uint8Array(101)), tooLarge);
    assert.deepEqual(await send(pieces(11, 10)), tooLarge);
    assert.deepEqual(await send(new Uint8Array(7)), [200, 7]);
  }));

Deno.test("a body that does not arrive is not waited for", () =>
  withRoutes([SIZE], { patience: 300 }, async (url, faults) => {
    const end = Promise.withResolvers<void>();
    const response = await fetch(`${url}size`, { method: "POST", body: pieces(1, 10, end.promise) });
    assert.equal(response.status, 408);
    assert.match(
      (await response.json()).error,
      /^Expected to be done in 0\.3 seconds but was not; send it again$/,
    );
    end.resolve();
    assert.deepEqual(faults, []);
  }));

Deno.test("more requests at a time than allowed are refused, and counted down again", async () => {
  const gate = Promise.withResolvers<void>();
  let arrived = Promise.withResolvers<void>();
  const slow: Route = {
    method: "GET",
    path: "slow",
    async answer() {
      arrived.resolve();
      await gate.promise;
      return Response.json("done");
    },
  };
  await withRoutes([slow], { most: 2 }, async (url) => {
    const first = fetch(`${url}slow`);
    await arrived.promise;
    arrived = Promise.withResolvers();
    const second = fetch(`${url}slow`);
    await arrived.promise;
    const third = await fetch(`${url}slow`);
    assert.deepEqual([third.status, third.headers.get("retry-after")], [503, "1"]);
    assert.match(
      (await third.json()).error,
      /^Expected at most 2 requests at a time but found more; try again$/,
    );
    gate.resolve();
    for (const response of [await first, await second, await fetch(`${url}slow`)]) {
      assert.equal(await response.json(), "done");
    }
  });
});

Deno.test("a fault of the program is reported, and the client does not learn it", async () => {
  const broken: Route = {
    method: "GET",
    path: "broken",
    answer() {
      throw new TypeError("a secret");
    },
  };
  await withRoutes([broken], {}, async (url, faults) => {
    const response = await fetch(`${url}broken`);
    assert.equal(response.status, 500);
    assert.deepEqual(await response.json(), { error: "This is a fault of Trinca; see where it was started" });
    assert.equal(String(faults[0]), "TypeError: a secret");
  });
});

Deno.test("a port that is in use is refused in one line", async () => {
  const server = openServer(0);
  try {
    await refuses(
      () => openServer(server.port),
      new RegExp(
        `^Expected a free --port but found ${server.port}: it is in use; choose another or leave it out$`,
      ),
    );
  } finally {
    await server.close();
  }
});

Deno.test("work runs one after another, in order, whether it fails or is no longer wanted", async () => {
  const queue = new OneAtATime();
  const log: string[] = [];
  const work = (name: string, fails = false) => async () => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const stop = new AbortController();
  const never = new AbortController().signal;
  const all = [
    queue.run(work("a"), never),
    queue.run(work("b", true), never),
    queue.run(work("c"), stop.signal),
    queue.run(work("d"), never),
  ];
  stop.abort(new Error("gone"));
  assert.deepEqual(
    (await Promise.allSettled(all)).map((end) => end.status === "fulfilled" ? end.value : end.reason.message),
    ["a", "b", "gone", "d"],
  );
  assert.deepEqual(log, ["a begins", "a ends", "b begins", "b ends", "d begins", "d ends"]);
});
