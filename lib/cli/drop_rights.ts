/**
 * Gives up the rights to the network and to run programs, for this process and all threads that it starts from
 * here on: whatever damaged data or a checkpoint may do, it cannot do that.
 */
export async function dropRights(): Promise<void> {
  for (const name of ["net", "run"] as const) await Deno.permissions.revoke({ name });
}
