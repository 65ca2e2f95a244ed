import { beforeOperation } from "./faults.ts";

/** Codes of a file system that cannot flush: what was written is as safe as it can be there. */
const CANNOT_SYNC: readonly unknown[] = ["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"];

/**
 * The operations on files of a run's folder that change something. They are those of Deno, one after the other and with
 * the same errors; `deno task crash` puts faults in their place (`lib/base/faults.ts`).
 */
export const disk = {
  /** Opens a file, to write it. */
  async open(path: string, options: Deno.OpenOptions): Promise<Deno.FsFile> {
    beforeOperation("open", path);
    return await Deno.open(path, options);
  },

  /** Opens a file, to write it. */
  openSync(path: string, options: Deno.OpenOptions): Deno.FsFile {
    beforeOperation("open", path);
    return Deno.openSync(path, options);
  },

  /**
   * Writes all bytes into an open file.
   *
   * @param path The file's path, for faults.
   */
  async write(file: Deno.FsFile, path: string, bytes: Uint8Array): Promise<void> {
    const torn = beforeOperation("write", path, bytes.length);
    const end = torn?.bytes ?? bytes.length;
    for (let written = 0; written < end;) written += await file.write(bytes.subarray(written, end));
    torn?.end();
  },

  /**
   * Writes some of the bytes into an open file.
   *
   * @param path The file's path, for faults.
   * @param count Receives how many bytes were written, also before an error.
   */
  writeSync(file: Deno.FsFile, path: string, bytes: Uint8Array, count: (written: number) => void): void {
    const torn = beforeOperation("write", path, bytes.length);
    const end = torn?.bytes ?? bytes.length;
    for (let written = 0; written < end;) {
      const more = file.writeSync(bytes.subarray(written, end));
      written += more;
      count(more);
    }
    torn?.end();
  },

  /** Returns once a file is on the disk, where its file system can say that. */
  async sync(file: Deno.FsFile, path: string): Promise<void> {
    beforeOperation("sync", path);
    await file.sync().catch(unlessUnable);
  },

  /** Returns once the bytes of a file are on the disk, where its file system can say that. */
  async syncData(file: Deno.FsFile, path: string): Promise<void> {
    beforeOperation("sync", path);
    await file.syncData().catch(unlessUnable);
  },

  /** Renames a file or a folder. */
  async rename(from: string, to: string): Promise<void> {
    beforeOperation("rename", to);
    await Deno.rename(from, to);
  },

  /** Creates a folder. */
  async mkdir(path: string, options?: Deno.MkdirOptions): Promise<void> {
    beforeOperation("mkdir", path);
    await Deno.mkdir(path, options);
  },

  /** Removes a file or a folder. */
  async remove(path: string, options?: Deno.RemoveOptions): Promise<void> {
    beforeOperation("remove", path);
    await Deno.remove(path, options);
  },

  /** Creates a symbolic link to a folder. */
  async symlink(target: string, path: string): Promise<void> {
    beforeOperation("link", path);
    await Deno.symlink(target, path, { type: "dir" });
  },
};

function unlessUnable(error: unknown): void {
  if (!CANNOT_SYNC.includes((error as { code?: unknown }).code)) throw error;
}
