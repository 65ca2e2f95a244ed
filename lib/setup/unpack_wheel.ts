import { openZip } from "../base/open_zip.ts";
import type { ShownProgress } from "./setup_output.ts";
import { Unobtainable } from "./unobtainable.ts";

/**
 * Unpacks some of a wheel's files and flushes each to the disk. The files are streamed, since a single one may be larger
 * than the memory.
 *
 * @param wheel The path of the wheel, which is a zip archive.
 * @param folder Where to unpack to.
 * @param choose Returns the path below `folder` for an entry's name; undefined to skip the entry.
 * @param progress Shows the progress.
 * @returns The number of files unpacked.
 * @throws {Unobtainable} If the wheel is damaged.
 */
export async function unpackWheel(
  wheel: string,
  folder: string,
  choose: (name: string) => string | undefined,
  progress: ShownProgress,
): Promise<number> {
  const zip = await openZip(wheel);
  try {
    const entries = (await zip.getEntries()).flatMap((entry) => {
      const path = entry.directory ? undefined : choose(entry.filename);
      return entry.directory || path === undefined ? [] : [{ entry, path: `${folder}/${path}` }];
    });
    const total = entries.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
    let done = 0;
    const count = (bytes: Uint8Array) => progress.update(done += bytes.length, total);
    progress.update(done, total);
    for (const { entry, path } of entries) {
      await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
      using unpacked = await Deno.open(path, { write: true, create: true, truncate: true });
      await entry.getData(new WritableStream(new FileSink(unpacked, count)));
      await unpacked.sync();
      if (entry.executable) await Deno.chmod(path, 0o755);
    }
    return entries.length;
  } catch (error) {
    if (!(error instanceof Error) || "code" in error) throw error; // The disk's fault, not the wheel's.
    throw new Unobtainable(`${wheel.split("/").at(-1)} is damaged: ${error.message}`);
  } finally {
    await zip.close();
  }
}

/** Writes to a file that the caller closes. */
class FileSink implements UnderlyingSink<Uint8Array> {
  /**
   * @param file The file to write to.
   * @param onWritten Called with each chunk written.
   */
  constructor(readonly file: Deno.FsFile, readonly onWritten: (bytes: Uint8Array) => void) {}

  /** Writes a chunk. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) written += await this.file.write(bytes.subarray(written));
    this.onWritten(bytes);
  }
}
