/**
 * Returns addresses of this machine alone, on ports that are free now, for workers that run on it.
 *
 * @param count How many.
 */
export function freeAddresses(count: number): string[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ hostname: "127.0.0.1", port: 0 }));
  const addresses = listeners.map(({ addr }) => `127.0.0.1:${(addr as Deno.NetAddr).port}`);
  for (const listener of listeners) listener.close();
  return addresses;
}
