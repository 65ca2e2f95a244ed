/** Ports below those that systems give to connections, which could take a free port before a worker does. */
const PORTS = { first: 20_000, count: 12_000 } as const;
/** Ports to try for each address: nearly all are free. */
const TRIES = 1000;

/**
 * Returns addresses of this machine alone, on ports that are free now, for workers that run on it.
 *
 * @param count How many.
 * @throws {Deno.errors.AddrInUse} If there are not as many.
 */
export function freeAddresses(count: number): string[] {
  const listeners: Deno.TcpListener[] = [];
  try {
    for (let i = 0; i < count; i++) listeners.push(listenSomewhere());
    return listeners.map(({ addr }) => `127.0.0.1:${(addr as Deno.NetAddr).port}`);
  } finally {
    for (const listener of listeners) listener.close();
  }
}

function listenSomewhere(): Deno.TcpListener {
  for (let tries = 1;; tries++) {
    const port = PORTS.first + Math.floor(PORTS.count * Math.random());
    try {
      return Deno.listen({ hostname: "127.0.0.1", port });
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || tries === TRIES) throw error;
    }
  }
}
