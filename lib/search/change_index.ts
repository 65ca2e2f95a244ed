import { disk } from "../base/disk.ts";
import { withDiskErrors, writeFileAtomically } from "../base/files.ts";
import { codeOf } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import {
  INDEX_FILES,
  type IndexEntry,
  type IndexManifest,
  type Segment,
  SEGMENT_ROWS,
} from "./index_format.ts";
import { readManifest } from "./read_manifest.ts";
import { RowBuffer } from "./row_buffer.ts";
import { type IndexRows, readEmbeddings, readEntries, removeSegment, writeSegment } from "./segment.ts";

/** Why a folder can only be read, by the system's code. */
const READ_ONLY: Readonly<Record<string, string>> = {
  EROFS: "its file system is read-only",
  EACCES: "no permission to write there",
  EPERM: "no permission to write there",
};
/** More small segments than this are merged: each costs two files to open. */
const MOST_SMALL = 8;

/**
 * Adds rows to an index. A reader sees it with all of them or with none, and after a crash it is as
 * before or complete.
 *
 * @param path The index's folder.
 * @returns The number of rows that it has then.
 * @throws {UserError} If it is damaged or the disk cannot be written; nothing has changed then.
 */
export async function addToIndex(path: string, rows: IndexRows): Promise<number> {
  return await withLock(path, async () => {
    const manifest = await readManifest(path);
    const added: Segment[] = [];
    const buffer = new RowBuffer(manifest.dimension, SEGMENT_ROWS);
    try {
      for (const part of [...buffer.push(rows), buffer.rest()]) {
        if (part !== undefined) added.push(await writeSegment(path, part, manifest.dimension));
      }
      return await replaceSegments(
        path,
        manifest,
        await merged(path, manifest, [...manifest.segments, ...added]),
      );
    } catch (error) {
      for (const { name } of added) await removeSegment(path, name);
      throw error;
    }
  });
}

/**
 * Removes rows from an index, their embeddings too. A reader sees it as before or afterwards.
 *
 * @param path The index's folder.
 * @param isRemoved Whether an entry is to go.
 * @param check Receives what is to go, and all entries, before anything changes; may throw.
 * @returns The entries that were removed.
 * @throws {UserError} If it is damaged or the disk cannot be written; nothing has changed then.
 */
export async function removeFromIndex(
  path: string,
  isRemoved: (entry: IndexEntry) => boolean,
  check: (removed: readonly IndexEntry[], all: readonly IndexEntry[]) => void = () => {},
): Promise<IndexEntry[]> {
  return await withLock(path, async () => {
    const manifest = await readManifest(path);
    const { dimension } = manifest;
    const read: { segment: Segment; entries: IndexEntry[] }[] = [];
    for (const segment of manifest.segments) {
      read.push({ segment, entries: await readEntries(path, segment) });
    }
    const all = read.flatMap(({ entries }) => entries);
    const removed = all.filter(isRemoved);
    check(removed, all);
    if (removed.length === 0) return removed;
    const segments: Segment[] = [];
    for (const { segment, entries } of read) {
      if (!entries.some(isRemoved)) segments.push(segment);
      else {
        const kept = await keptRows(path, segment, entries, dimension, (entry) => !isRemoved(entry));
        if (kept.entries.length > 0) segments.push(await writeSegment(path, kept, dimension));
      }
    }
    await replaceSegments(path, manifest, segments);
    return removed;
  });
}

/**
 * Reads what is known of all rows of an index, without their embeddings.
 *
 * @throws {UserError} If there is no index or it is damaged.
 */
export async function readAllEntries(path: string): Promise<IndexEntry[]> {
  const { segments } = await readManifest(path);
  const entries: IndexEntry[] = [];
  for (const segment of segments) {
    // One by one: more arguments than a call can have.
    for (const entry of await readEntries(path, segment)) entries.push(entry);
  }
  return entries;
}

async function keptRows(
  path: string,
  segment: Segment,
  entries: readonly IndexEntry[],
  dimension: number,
  isKept: (entry: IndexEntry) => boolean,
): Promise<IndexRows> {
  const embeddings = await readEmbeddings(path, segment, dimension);
  const rows = entries.flatMap((entry, row) => isKept(entry) ? [row] : []);
  const kept = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) =>
    kept.set(embeddings.subarray(row * dimension, (row + 1) * dimension), i * dimension)
  );
  return { embeddings: kept, entries: rows.map((row) => entries[row]!) };
}

/** Merges the segments that are not full, if there are many. */
async function merged(path: string, { dimension }: IndexManifest, segments: Segment[]): Promise<Segment[]> {
  const small = segments.filter(({ rows }) => rows < SEGMENT_ROWS);
  if (small.length <= MOST_SMALL) return segments;
  const full = segments.filter(({ rows }) => rows === SEGMENT_ROWS);
  const buffer = new RowBuffer(dimension, SEGMENT_ROWS);
  const parts: Segment[] = [];
  for (const segment of small) {
    const embeddings = await readEmbeddings(path, segment, dimension);
    for (const part of buffer.push({ embeddings, entries: await readEntries(path, segment) })) {
      parts.push(await writeSegment(path, part, dimension));
    }
  }
  const rest = buffer.rest();
  if (rest !== undefined) parts.push(await writeSegment(path, rest, dimension));
  return [...full, ...parts];
}

/** Lists other segments in the manifest, then removes the files of those that are no longer listed. */
async function replaceSegments(path: string, before: IndexManifest, segments: Segment[]): Promise<number> {
  const manifest: IndexManifest = { ...before, segments };
  await writeFileAtomically(`${path}/${INDEX_FILES.manifest}`, `${JSON.stringify(manifest, null, 1)}\n`);
  await removeUnlisted(path, segments);
  return segments.reduce((sum, { rows }) => sum + rows, 0);
}

/** Removes files of segments that the manifest does not list: replaced ones, and those of a change that was killed. */
async function removeUnlisted(path: string, segments: readonly Segment[]): Promise<void> {
  const listed = new Set(segments.map(({ name }) => name));
  const names = new Set<string>();
  for await (const { name } of Deno.readDir(`${path}/${INDEX_FILES.segments}`)) {
    names.add(name.replace(/\.\w+$/, ""));
  }
  for (const name of names) if (!listed.has(name)) await removeSegment(path, name);
}

/** The error where an index can only be read; undefined if something else is the matter. */
function whyUnchangeable(path: string, error: unknown): UserError | undefined {
  const reason = READ_ONLY[codeOf(error) ?? ""];
  return reason === undefined ? undefined : new UserError(
    `Cannot change the index ${path}: ${reason}; it can be searched as it is; to change it, copy it to a folder of ` +
      "your own and change the copy",
  );
}

/** Waits for other changes of the index; the kernel releases the lock however a process ends. */
async function withLock<T>(path: string, change: () => Promise<T>): Promise<T> {
  await readManifest(path); // A lock belongs into an index only.
  const lock = `${path}/${INDEX_FILES.lock}`;
  const file = await withDiskErrors(
    lock,
    () =>
      disk.open(lock, { write: true, create: true }).catch((error) => {
        throw whyUnchangeable(path, error) ?? error;
      }),
    "lock",
  );
  try {
    await withDiskErrors(lock, () => file.lock(true), "lock");
    return await change();
  } finally {
    file.close();
  }
}
