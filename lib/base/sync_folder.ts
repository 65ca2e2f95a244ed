/**
 * Returns once the names in a folder are on the disk: without it, a file that was renamed can be missing after the
 * machine has lost its power. Does nothing where folders cannot be synchronised, as on Windows.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    using opened = await Deno.open(folder);
    await opened.sync();
  } catch {
    // What was written is as safe as this system can make it.
  }
}
