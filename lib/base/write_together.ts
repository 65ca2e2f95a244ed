import { PartFile } from "./part_file.ts";

/**
 * Writes several files, of which none gets its name before all are complete on the disk.
 *
 * @param files Their paths and contents; files that are there are replaced.
 * @param then What else must succeed before they get their names.
 * @throws {UserError} If the disk is full or cannot be written; nothing was replaced then.
 */
export async function writeTogether<T = void>(
  files: readonly (readonly [path: string, content: Uint8Array<ArrayBuffer> | string])[],
  then?: () => Promise<T>,
): Promise<T | undefined> {
  const parts: PartFile[] = [];
  try {
    for (const [path, content] of files) {
      const part = await PartFile.create(path);
      parts.push(part);
      await part.write(content);
      await part.complete();
    }
    const result = await then?.();
    while (parts.length > 0) {
      await parts[0]!.finish();
      parts.shift();
    }
    return result;
  } catch (error) {
    for (const part of parts) await part.abandon();
    throw error;
  }
}
