import { codeOf } from "./system_error.ts";
import { disk } from "./disk.ts";

/** Codes of errors that say that something was not written, not that folders cannot be synchronised. */
const LOST: readonly unknown[] = ["EIO", "ENOSPC", "EDQUOT"];

/**
 * Returns once the names in a folder are on the disk: without it, a file that was renamed can be missing after the
 * machine has lost its power. Does nothing where folders cannot be synchronised, as on Windows.
 *
 * @throws {Error} If the system says that the disk failed.
 */
export async function syncFolder(folder: string): Promise<void> {
  try {
    using opened = await disk.open(folder, { read: true });
    await disk.sync(opened, folder);
  } catch (error) {
    // Otherwise what was written is as safe as this system can make it.
    if (LOST.includes(codeOf(error))) throw error;
  }
}
