import { withDiskErrors } from "../base/files.ts";
import { pastScalars } from "./past_scalars.ts";
import { scalarRecords, versionRecord } from "./scalars_file.ts";

/**
 * Checks that a run's curves can be read, before anything is written.
 *
 * @param run The run's folder.
 * @throws {UserError} If the log is missing or damaged.
 */
export async function checkScalars(run: string): Promise<void> {
  for await (const _ of pastScalars(run));
}

/**
 * Writes a run's curves as a TensorBoard event file, atomically. The points are never all in memory.
 *
 * @param path The file.
 * @param run The run's folder.
 * @throws {UserError} If the log is missing or damaged, or the file cannot be written.
 */
export async function writeScalarsFile(path: string, run: string): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(path, async () => {
    try {
      {
        using file = await Deno.open(temporary, { write: true, createNew: true });
        const write = async (bytes: Uint8Array<ArrayBuffer>) => {
          for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
        };
        let isBegun = false;
        for await (const { scalars, restarted } of pastScalars(run)) {
          if (restarted) {
            await file.truncate(0);
            await file.seek(0, Deno.SeekMode.Start);
            isBegun = false;
          }
          if (!isBegun && scalars.length > 0) {
            await write(versionRecord(scalars));
            isBegun = true;
          }
          await write(scalarRecords(scalars));
        }
        if (!isBegun) await write(versionRecord([]));
        await file.sync();
      }
      await Deno.rename(temporary, path);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
  });
}
