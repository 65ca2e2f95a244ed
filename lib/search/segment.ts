import { disk } from "../base/disk.ts";
import { sha256, withDiskErrors, writeAndSync } from "../base/files.ts";
import { readRegularFile } from "../base/read_regular_file.ts";
import { readSafetensors, safetensors } from "../base/safetensors.ts";
import { UserError } from "../base/user_error.ts";
import { INDEX_FILES, IndexEntry, type Segment } from "./index_format.ts";

/** Rows of an index: embeddings, and what is known of each. */
export interface IndexRows {
  /** `[R, D]` */
  embeddings: Float32Array<ArrayBuffer>;
  /** `[R]` */
  entries: readonly IndexEntry[];
}

/** No file of a segment is larger: 65,536 rows of 4,096 numbers, or of entries of 16 KB. */
const MAX_BYTES = 1 << 30;
const TENSOR = "embeddings";

const pathsOf = (index: string, name: string) => {
  const path = `${index}/${INDEX_FILES.segments}/${name}`;
  return { embeddings: `${path}.safetensors`, entries: `${path}.jsonl` };
};

/**
 * Writes rows as a new segment, which belongs to the index once its manifest lists it.
 *
 * @param index The index's folder.
 * @param dimension D.
 * @throws {UserError} If the disk is full or cannot be written; nothing is left behind then.
 */
export async function writeSegment(
  index: string,
  { embeddings, entries }: IndexRows,
  dimension: number,
): Promise<Segment> {
  const name = crypto.randomUUID();
  const paths = pathsOf(index, name);
  const tensors = safetensors([{ name: TENSOR, shape: [entries.length, dimension], values: embeddings }], {});
  const lines = new TextEncoder().encode(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  await withDiskErrors(index, async () => {
    try {
      await writeAndSync(paths.embeddings, tensors);
      await writeAndSync(paths.entries, lines);
    } catch (error) {
      await removeSegment(index, name);
      throw error;
    }
  });
  return { name, rows: entries.length, embeddings: await sha256(tensors), entries: await sha256(lines) };
}

/** Removes the files of a segment as far as possible. */
export async function removeSegment(index: string, name: string): Promise<void> {
  for (const path of Object.values(pathsOf(index, name))) await disk.remove(path).catch(() => {});
}

/**
 * Reads the embeddings of a segment.
 *
 * @returns `[R, D]`
 * @throws {Deno.errors.NotFound} If a change of the index has removed it meanwhile.
 * @throws {UserError} If the file is damaged.
 */
export async function readEmbeddings(
  index: string,
  { name, rows, embeddings: digest }: Segment,
  dimension: number,
): Promise<Float32Array<ArrayBuffer>> {
  const path = pathsOf(index, name).embeddings;
  const { tensors } = readSafetensors(await readVerified(path, digest), path);
  const found = tensors.find((tensor) => tensor.name === TENSOR);
  if (String(found?.shape) !== String([rows, dimension])) {
    throw new UserError(
      `Expected embeddings of shape [${rows}, ${dimension}] in ${path} but found ${
        found === undefined ? "none" : `[${found.shape}]`
      }; build the index again`,
    );
  }
  return found!.values;
}

/**
 * Reads the entries of a segment.
 *
 * @throws {Deno.errors.NotFound} If a change of the index has removed it meanwhile.
 * @throws {UserError} If the file is damaged.
 */
export async function readEntries(
  index: string,
  { name, rows, entries: digest }: Segment,
): Promise<IndexEntry[]> {
  const path = pathsOf(index, name).entries;
  const text = new TextDecoder().decode(await readVerified(path, digest));
  const lines = text.split("\n").slice(0, -1);
  try {
    if (lines.length === rows) return lines.map((line) => IndexEntry.parse(JSON.parse(line)));
  } catch {
    // As below.
  }
  throw new UserError(
    `Expected ${rows} entries, one a line, in ${path} but it is damaged; build the index again`,
  );
}

async function readVerified(path: string, digest: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readRegularFile(path, MAX_BYTES);
  if (await sha256(bytes) === digest) return bytes;
  throw new UserError(
    `Expected ${path} as the index has written it but it is damaged; build the index again`,
  );
}
