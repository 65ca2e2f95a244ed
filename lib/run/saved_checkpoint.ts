import { sha256 } from "../base/files.ts";
import { checkpointFiles } from "./checkpoint_files.ts";
import { CHECKPOINT_FILES } from "./checkpoint_format.ts";

/** The digest and the size of a checkpoint on the disk. */
export interface SavedCheckpoint {
  /** SHA-256 over the digests of all its files. */
  digest: string;
  bytes: number;
}

/**
 * Returns what `writeCheckpoint` returned for a checkpoint that is on the disk.
 *
 * @param folder The checkpoint's folder, in which no file may be missing.
 */
export async function savedCheckpoint(folder: string): Promise<SavedCheckpoint> {
  let bytes = 0;
  for (const file of await checkpointFiles(folder) ?? []) {
    bytes += (await Deno.stat(`${folder}/${file}`)).size;
  }
  return { digest: await sha256(await Deno.readFile(`${folder}/${CHECKPOINT_FILES.digests}`)), bytes };
}
