import { writeFileAtomically } from "../base/files.ts";
import type { RemoteFile } from "../data/definition.ts";
import { isGzip } from "../data/gunzip.ts";
import type { ShownProgress } from "./setup_output.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/**
 * Fetches files from a mirror into a folder.
 *
 * @returns Why files could not be fetched; the others are in the folder.
 */
export type GetFiles = (
  files: readonly RemoteFile[],
  mirror: string,
  folder: string,
  surroundings: Surroundings,
  progress: ShownProgress,
) => Promise<Unobtainable[]>;

/**
 * Waits for several attempts and returns why some of them failed.
 *
 * @throws The first error that is an internal error or a fault of the disk and not of a mirror.
 */
export async function faultsOf(attempts: Promise<void>[]): Promise<Unobtainable[]> {
  const results = await Promise.allSettled(attempts);
  const faults = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
  const grave = faults.find((fault) => !(fault instanceof Unobtainable));
  if (grave !== undefined) throw grave;
  return faults;
}

/** Writes a verified file into a folder, with the ending `.gz` if it is compressed. */
export async function keep(bytes: Uint8Array<ArrayBuffer>, file: RemoteFile, folder: string): Promise<void> {
  await writeFileAtomically(`${folder}/${file.name}${isGzip(bytes) ? ".gz" : ""}`, bytes);
}

/** The names that a file may have on a mirror and in the cache, the preferred one first; an archive has only one. */
export function formsOf({ name }: RemoteFile): string[] {
  return name.endsWith(".zip") ? [name] : [`${name}.gz`, name];
}
