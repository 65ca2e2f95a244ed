/** A permission that a command no longer needs once it is set up. */
export type DroppedRight = "net" | "run" | "import" | "write";

/** Those that no command needs after that. */
const DROPPED: readonly DroppedRight[] = ["net", "run", "import"];

/**
 * Gives up the permissions to use the network, to run programs and to import modules of other hosts, for this process
 * and all threads that it starts later. Damaged data or a malicious checkpoint can then do none of it. npm packages and
 * the project's own modules can still be imported.
 *
 * @param rights What to give up instead.
 */
export async function dropRights(rights: readonly DroppedRight[] = DROPPED): Promise<void> {
  for (const name of rights) await Deno.permissions.revoke({ name });
}
