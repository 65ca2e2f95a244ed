import { formatBytes } from "../../base/format.ts";
import { freeBytes } from "../../base/free_bytes.ts";
import { UserError } from "../../base/user_error.ts";
import { withDiskErrors } from "../../base/files.ts";

/** What another process has just begun is not locked yet. */
const BEGINNING_MS = 60_000;
/** How the names of unfinished folders end. */
const PART = ".part";

/** The folders below a folder that this process is still writing, with a lock in each. */
export class UnfinishedFolders {
  readonly #folder: string;
  readonly #locks = new Map<string, Deno.FsFile>();

  /** @param folder Where they are. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether a name is that of an unfinished folder. */
  static has(name: string): boolean {
    return name.endsWith(PART);
  }

  /** Returns a path for another one. */
  newPath(): string {
    return `${this.#folder}/${crypto.randomUUID().slice(0, 8)}${PART}`;
  }

  /**
   * Creates one, and removes those of processes that were killed.
   *
   * @param bytes The size of the images that it is for.
   * @throws {UserError} If it cannot be written, or there is no room.
   */
  async begin(bytes: number): Promise<string> {
    const part = this.newPath();
    await withDiskErrors(part, async () => {
      await this.#removeLeftovers();
      await Deno.mkdir(part, { recursive: true });
      const lock = await Deno.open(lockOf(part), { write: true, create: true });
      // Only shows that this process is at work: the kernel releases it however the process ends.
      await lock.tryLock(true).catch(() => {});
      this.#locks.set(part, lock);
    });
    // Where the free space cannot be found out, writing reports a full disk.
    const free = await freeBytes(part).catch(() => Infinity);
    if (free < bytes) {
      await this.abandon(part);
      throw new UserError(
        `Expected ${formatBytes(bytes)} free for decoded images in ${this.#folder} but found ${
          formatBytes(free)
        }; free some space, set XDG_CACHE_HOME to another disk, or use a smaller --size`,
      );
    }
    return part;
  }

  /** Removes one. */
  async abandon(part: string): Promise<void> {
    this.#unlock(part);
    await Deno.remove(part, { recursive: true }).catch(() => {});
  }

  /** Removes the lock of one that is complete. */
  async complete(part: string): Promise<void> {
    this.#unlock(part);
    await Deno.remove(lockOf(part));
  }

  #unlock(part: string): void {
    this.#locks.get(part)?.close();
    this.#locks.delete(part);
  }

  /** Removes what processes that were killed have left. */
  async #removeLeftovers(): Promise<void> {
    for (const name of namesIn(this.#folder)) {
      if (!UnfinishedFolders.has(name)) continue;
      const folder = `${this.#folder}/${name}`;
      const age = await Deno.stat(folder).then(({ mtime }) => Date.now() - (mtime?.getTime() ?? 0), () => 0);
      if (age > BEGINNING_MS && !await isLocked(lockOf(folder))) {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
      }
    }
  }
}

/** The names in a folder; none if it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

function lockOf(folder: string): string {
  return `${folder}/lock`;
}

/** Whether another process has a lock on a file. */
async function isLocked(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { write: true });
    return !await file.tryLock(true);
  } catch {
    return false;
  }
}
