import { disk } from "../base/disk.ts";
import {
  describeDiskError,
  sha256,
  withDiskErrors,
  writeAndSync,
  writeFileAtomically,
} from "../base/files.ts";
import { pathExists } from "../base/path_exists.ts";
import { syncFolder } from "../base/sync_folder.ts";
import { UserError } from "../base/user_error.ts";
import { NETWORK_FILES } from "../run/checkpoint_files.ts";
import { CHECKPOINT_FILES } from "../run/checkpoint_format.ts";
import { INDEX_FILES, INDEX_FORMAT, type IndexManifest, SEGMENT_ROWS } from "./index_format.ts";
import { RowBuffer } from "./row_buffer.ts";
import { type IndexRows, writeSegment } from "./segment.ts";

/** What a new index says besides its rows. */
export type IndexFacts = Omit<IndexManifest, "format" | "segments">;

/**
 * Checks that an index can be created, before all images are embedded.
 *
 * @throws {UserError} If something exists in its place.
 */
export async function requireNoIndex(path: string): Promise<void> {
  if (!await pathExists(path)) return;
  throw new UserError(
    `Expected no ${path}, where the new index goes, but found one; choose another --out, or add to an index with ` +
      "deno task enrol",
  );
}

/**
 * Creates an index. Its folder appears when it is complete; rows are written in parts, so that memory does not grow with
 * their number.
 *
 * @param path The folder.
 * @param checkpoint The folder of the checkpoint whose network is copied into the index.
 * @param rows Embeddings and entries, some at a time.
 * @returns The number of rows.
 * @throws {UserError} If there are no rows, something exists in its place, or the disk cannot be written; nothing is left
 * behind then.
 */
export async function createIndex(
  path: string,
  checkpoint: string,
  facts: IndexFacts,
  rows: AsyncIterable<IndexRows>,
): Promise<number> {
  await requireNoIndex(path);
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
  try {
    const manifest: IndexManifest = { format: INDEX_FORMAT, ...facts, segments: [] };
    await withDiskErrors(path, async () => {
      await disk.mkdir(temporary);
      await disk.mkdir(`${temporary}/${INDEX_FILES.segments}`);
      await copyNetwork(checkpoint, `${temporary}/${INDEX_FILES.network}`);
    });
    const buffer = new RowBuffer(facts.dimension, SEGMENT_ROWS);
    const write = async (part: IndexRows) => {
      manifest.segments.push(await writeSegment(temporary, part, facts.dimension));
    };
    for await (const some of rows) for (const part of buffer.push(some)) await write(part);
    const rest = buffer.rest();
    if (rest !== undefined) await write(rest);
    const count = manifest.segments.reduce((sum, { rows }) => sum + rows, 0);
    if (count === 0) {
      throw new UserError(`Expected images for the index ${path} but none could be read; see above`);
    }
    await writeFileAtomically(
      `${temporary}/${INDEX_FILES.manifest}`,
      `${JSON.stringify(manifest, null, 1)}\n`,
    );
    await withDiskErrors(path, async () => {
      await syncFolder(temporary);
      await disk.rename(temporary, path);
    });
    return count;
  } catch (error) {
    await disk.remove(temporary, { recursive: true }).catch(() => {});
    throw describeDiskError(path, error) ?? error;
  }
}

/** Copies the network of a checkpoint, without what a training continues with. */
async function copyNetwork(from: string, to: string): Promise<void> {
  await disk.mkdir(to);
  const digests: Record<string, string> = {};
  for (const file of NETWORK_FILES.filter((file) => file !== CHECKPOINT_FILES.digests)) {
    const bytes = await Deno.readFile(`${from}/${file}`);
    digests[file] = await sha256(bytes);
    await writeAndSync(`${to}/${file}`, bytes);
  }
  await writeAndSync(`${to}/${CHECKPOINT_FILES.digests}`, `${JSON.stringify(digests, null, 1)}\n`);
}
