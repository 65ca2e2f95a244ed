import { sha256 } from "../base/files.ts";
import { checkpointFiles } from "./checkpoint_files.ts";
import { CHECKPOINT_FILES } from "./checkpoint_format.ts";

/** A checkpoint as it was written. */
export interface SavedCheckpoint {
  /** SHA-256 over the digests of all its files. */
  digest: string;
  /** Bytes on the disk. */
  bytes: number;
}

/**
 * What `writeCheckpoint` returned for a checkpoint that is on the disk.
 *
 * @param folder The checkpoint's, in which no file is missing.
 */
export async function savedCheckpoint(folder: string): Promise<SavedCheckpoint> {
  let bytes = 0;
  for (const file of await checkpointFiles(folder) ?? []) {
    bytes += (await Deno.stat(`${folder}/${file}`)).size;
  }
  return { digest: await sha256(await Deno.readFile(`${folder}/${CHECKPOINT_FILES.digests}`)), bytes };
}
