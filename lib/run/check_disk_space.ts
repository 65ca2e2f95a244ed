import { disk } from "../base/disk.ts";
import { withDiskErrors, writeAndSync } from "../base/files.ts";

/**
 * Checks that a disk has room for so many bytes, by writing and removing them: a full disk is detected
 * before any training time is spent.
 *
 * @throws {UserError} If the disk is full or cannot be written.
 */
export async function checkDiskSpace(folder: string, bytes: number): Promise<void> {
  const path = `${folder}/room.${crypto.randomUUID().slice(0, 8)}.part`;
  const data = new Uint8Array(bytes);
  // Random bytes, since a file system with compression would store any number of zeros.
  for (let start = 0; start < bytes; start += 65_536) {
    crypto.getRandomValues(data.subarray(start, start + 65_536));
  }
  await withDiskErrors(folder, async () => {
    try {
      await writeAndSync(path, data);
    } finally {
      await disk.remove(path).catch(() => {});
    }
  });
}
