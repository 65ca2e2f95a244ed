import { statfs } from "node:fs/promises";

/**
 * The bytes that a user may still write on the disk of a folder.
 *
 * @throws If the operating system does not say.
 */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
