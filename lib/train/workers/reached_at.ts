import { lookup } from "node:dns/promises";

/**
 * Finds at which addresses of this machine a worker is reached, so that its server accepts connections at no other.
 *
 * @param address Its `host:port`.
 * @returns IPv4 addresses; undefined if the name leads to none of this machine's, such as that of a service that
 * forwards to it: then it has to accept connections at all.
 */
export async function reachedAt(address: string): Promise<string[] | undefined> {
  const host = address.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  const found = await lookup(host, { all: true, family: 4 }).catch(() => []);
  const own = new Set(Deno.networkInterfaces().map(({ address }) => address));
  const here = found.map(({ address }) => address)
    .filter((address) => own.has(address) || address.startsWith("127."));
  return here.length === 0 ? undefined : here;
}
