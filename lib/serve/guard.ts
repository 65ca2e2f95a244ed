import { timingSafeEqual } from "node:crypto";
import { RequestError } from "./request_error.ts";

/** The interface that is listened on: only programs of this machine reach it. */
export const HOSTNAME = "127.0.0.1";

/** The bytes of the secret part of the address. */
const SECRET_BYTES = 16;

/** A random part of the address, which only those know who were told: other users' programs and other pages cannot guess it. */
export function randomSecret(): string {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}

/**
 * Checks that a request was meant for this server and by a page of its own, or by a program.
 *
 * @param port The one that is listened on.
 * @param secret The secret part of the address.
 * @returns The path after the secret part, without a slash in front: empty for the page.
 * @throws {RequestError} If not. A page of another host that resolves its own name to this machine (DNS rebinding) is
 * recognised by the header Host, a page that merely sends requests by Origin.
 */
export function guardedPath(request: Request, port: number, secret: string): string {
  const hosts = [`${HOSTNAME}:${port}`, `localhost:${port}`];
  const host = request.headers.get("host") ?? "";
  if (!hosts.includes(host)) {
    throw new RequestError(
      403,
      `Expected a request to ${hosts[0]} but found the host ${host || "missing"}; use that address`,
    );
  }
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== `http://${host}`) {
    throw new RequestError(
      403,
      `Expected a request of this server's own page but found one of ${origin}; open the page`,
    );
  }
  const [, found = "", path] = /^\/([^/]*)(?:\/(.*))?$/s.exec(new URL(request.url).pathname) ?? [];
  if (!isEqual(found, secret)) {
    throw new RequestError(
      404,
      "Expected the address that deno task serve has printed but found another; copy all of it",
    );
  }
  return path ?? "";
}

/** Compares in a time that does not tell how much agrees. */
function isEqual(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  return left.length === right.length && timingSafeEqual(left, right);
}
