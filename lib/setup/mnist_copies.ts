import { sha256, writeFileAtomically } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import { parseIdx } from "../data/idx.ts";
import type { MnistFile } from "../data/mnist_files.ts";
import type { ShownProgress } from "./setup_output.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/**
 * Gets files from a mirror into a folder.
 *
 * @returns What went wrong; the other files are there.
 */
export type GetFiles = (
  files: readonly MnistFile[],
  mirror: string,
  folder: string,
  surroundings: Surroundings,
  progress: ShownProgress,
) => Promise<Unobtainable[]>;

/**
 * Waits for several attempts and returns why some of them failed.
 *
 * @throws What is a fault of the program or the disk, and not of a mirror.
 */
export async function faultsOf(attempts: Promise<void>[]): Promise<Unobtainable[]> {
  const results = await Promise.allSettled(attempts);
  const faults = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
  const grave = faults.find((fault) => !(fault instanceof Unobtainable));
  if (grave !== undefined) throw grave;
  return faults;
}

/** Writes a verified file into a folder; its name says whether it is compressed. */
export async function keep(bytes: Uint8Array<ArrayBuffer>, file: MnistFile, folder: string): Promise<void> {
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  await writeFileAtomically(`${folder}/${file.name}${gzipped ? ".gz" : ""}`, bytes);
}

/** Whether bytes, compressed or not, are those of a file of MNIST, to the last one. */
export async function isGenuine(bytes: Uint8Array<ArrayBuffer>, file: MnistFile): Promise<boolean> {
  try {
    const dimensions = file.name.includes("idx3") ? 3 : 1;
    const { file: raw } = await parseIdx(bytes, file.name, { dimensions, mostBytes: file.bytes });
    return await sha256(raw) === file.sha256;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
