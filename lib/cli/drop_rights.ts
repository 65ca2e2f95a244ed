/**
 * Gives up the permissions to use the network and to run programs, for this process and all threads that it starts
 * later. Damaged data or a malicious checkpoint can then do neither.
 */
export async function dropRights(): Promise<void> {
  for (const name of ["net", "run"] as const) await Deno.permissions.revoke({ name });
}
