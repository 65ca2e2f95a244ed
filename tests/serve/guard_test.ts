import assert from "node:assert/strict";
import { guardedPath, randomSecret } from "../../lib/serve/guard.ts";
import { RequestError } from "../../lib/serve/request_error.ts";
import { withServedIndex } from "./fixtures.ts";

const SECRET = "AbCdEfGhIjKlMnOpQrStUv";

/** The path of a request, or the status that refuses it. */
function checked(path: string, headers: Record<string, string>): string | number {
  try {
    return guardedPath(new Request(`http://127.0.0.1:4000${path}`, { headers }), 4000, SECRET);
  } catch (error) {
    assert.ok(error instanceof RequestError);
    return error.status;
  }
}

Deno.test("only requests to this address, by its own page or a program, and with the secret are answered", () => {
  const host = "127.0.0.1:4000";
  const page = `/${SECRET}/`;
  assert.equal(checked(page, { host }), "");
  assert.equal(checked(`${page}api/search?k=1`, { host }), "api/search");
  assert.equal(checked(page, { host: "localhost:4000", origin: "http://localhost:4000" }), "");
  assert.equal(checked(page, { host, origin: `http://${host}` }), "");
  // A name that another page's owner has led to this machine, and other ports.
  for (
    const other of [
      "evil.example:4000",
      "evil.example",
      "127.0.0.1",
      "127.0.0.1:4001",
      "127.0.0.1.evil.example:4000",
    ]
  ) {
    assert.equal(checked(page, { host: other }), 403, other);
  }
  for (
    const origin of [
      "http://evil.example",
      "null",
      "https://127.0.0.1:4000",
      "http://127.0.0.1:4001",
      "http://localhost:4000",
    ]
  ) {
    assert.equal(checked(page, { host, origin }), 403, origin);
  }
  for (
    const path of [
      "/",
      "/api/index",
      `/${SECRET.slice(1)}/`,
      `/${SECRET}x/`,
      `/${SECRET.toLowerCase()}/`,
      `//${SECRET}/`,
    ]
  ) {
    assert.equal(checked(path, { host }), 404, path);
  }
});

Deno.test("secrets are long and differ", () => {
  const secrets = new Set(Array.from({ length: 100 }, randomSecret));
  assert.equal(secrets.size, 100);
  for (const secret of secrets) assert.match(secret, /^[\w-]{22}$/);
});

/** Sends bytes as they are, and returns what comes back. */
async function rawAnswer(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(request));
  return await new Response(connection.readable).text();
}

Deno.test("whatever is answered says nothing to other pages and stays in no cache", () =>
  withServedIndex(async ({ url }) => {
    const path = new URL(url).pathname;
    const rebound = await rawAnswer(
      url,
      `GET ${path}api/index HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    );
    assert.match(rebound, /^HTTP\/1\.1 403 /);
    assert.match(
      rebound,
      /\{"error":"Expected a request to 127\.0\.0\.1:\d+ but found the host evil\.example; use that address"\}/,
    );
    for (const address of [url, `${url}api/index`, `${url}none`, new URL("/", url).href]) {
      const { headers, body } = await fetch(address, { headers: { origin: new URL(url).origin } });
      await body?.cancel();
      assert.deepEqual(
        [...headers.keys()].filter((name) => name.startsWith("access-control")),
        [],
      );
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("x-frame-options"), "DENY");
      assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    }
    const page = await (await fetch(url)).text();
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    assert.match(
      policy,
      /^default-src &#39;none&#39;; script-src &#39;sha256-[^ ]+&#39;; style-src &#39;sha256-/,
    );
  }));

Deno.test("nothing but this machine is listened on", () =>
  withServedIndex(async ({ url }) => {
    const { port } = new URL(url);
    const others = Deno.networkInterfaces().filter(({ family, address }) =>
      family === "IPv4" && address !== "127.0.0.1"
    );
    for (const { address } of others) {
      await assert.rejects(fetch(`http://${address}:${port}/`), TypeError);
    }
  }));
