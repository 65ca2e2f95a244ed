import { createHash } from "node:crypto";
import { z } from "zod";
import { sha256, writeFileAtomically } from "../base/files.ts";
import { libraryDamage } from "../engine/native/library_damage.ts";
import { namesIn } from "./library_names.ts";
import { hashFile } from "./receive_file.ts";

/** The file in a build's folder that records what was fetched. */
export const RECORD_NAME = "digests.json";

/** Bytes at each end of a file whose digest is looked at on loading. */
const END_BYTES = 65_536;
/** A record is smaller than this in bytes. */
const MOST_RECORD_BYTES = 1 << 20;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
/** What was unpacked: each file's size, the SHA-256 of all of it, and that of its two ends. */
const BuildRecord = z.object({
  files: z.array(z.object({
    path: z.string().regex(/^[^/].*$/).refine((path) => !path.split("/").includes("..")),
    bytes: z.number().int().nonnegative(),
    sha256: Digest,
    ends: Digest,
  })),
});

/** Records size and digests of all files in the folder of a build that was just unpacked. */
export async function recordBuild(folder: string): Promise<void> {
  const files = [];
  for (const path of await filesIn(folder)) {
    if (path === RECORD_NAME) continue;
    const { size } = await Deno.stat(`${folder}/${path}`);
    files.push({
      path,
      bytes: size,
      sha256: await wholeDigest(folder, path),
      ends: await endsDigest(folder, path),
    });
  }
  await writeFileAtomically(`${folder}/${RECORD_NAME}`, `${JSON.stringify({ files }, undefined, 2)}\n`);
}

/**
 * What is wrong with the files of a build in the cache, compared with what was fetched; undefined if nothing is. A
 * build without a record, of an earlier version, is checked by its headers alone.
 *
 * @param library The library in it.
 * @param whole Whether to read the files as a whole (seconds), not only their sizes and ends (milliseconds).
 */
export async function buildDamage(
  folder: string,
  library: string,
  whole: boolean,
  os: typeof Deno.build.os,
): Promise<string | undefined> {
  const record = await readRecord(`${folder}/${RECORD_NAME}`);
  if (record === "damaged") return `${RECORD_NAME} is damaged`;
  if (record === undefined) return await libraryDamage(library, os);
  for (const { path, bytes, sha256, ends } of record.files) {
    const size = await Deno.stat(`${folder}/${path}`).then((info) => info.isFile ? info.size : -1, () => -1);
    if (size < 0) return `${path} is missing`;
    if (size !== bytes) return `${path} has ${size} bytes, but ${bytes} were fetched`;
    const same = whole ? await wholeDigest(folder, path) === sha256 : await endsDigest(folder, path) === ends;
    if (!same) return `${path} is not what was fetched`;
  }
  const recorded = record.files.some(({ path }) => `${folder}/${path}` === library);
  return recorded ? undefined : await libraryDamage(library, os);
}

async function readRecord(path: string): Promise<z.infer<typeof BuildRecord> | "damaged" | undefined> {
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile || size > MOST_RECORD_BYTES) return "damaged";
    return BuildRecord.parse(JSON.parse(await Deno.readTextFile(path)));
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? undefined : "damaged";
  }
}

/** The paths of all files in a folder and its subfolders, sorted; links to files count as the files. */
async function filesIn(folder: string, below = ""): Promise<string[]> {
  const paths: string[] = [];
  for (const name of await namesIn(`${folder}/${below}`)) {
    const path = `${below}${name}`;
    const { isDirectory } = await Deno.lstat(`${folder}/${path}`);
    if (isDirectory) paths.push(...await filesIn(folder, `${path}/`));
    else if (await Deno.stat(`${folder}/${path}`).then(({ isFile }) => isFile, () => false)) paths.push(path);
  }
  return paths;
}

async function wholeDigest(folder: string, path: string): Promise<string> {
  const hash = createHash("sha256");
  await hashFile(`${folder}/${path}`, hash);
  return hash.digest("hex");
}

async function endsDigest(folder: string, path: string): Promise<string> {
  using file = await Deno.open(`${folder}/${path}`);
  const { size } = await file.stat();
  const bytes = new Uint8Array(Math.min(size, 2 * END_BYTES));
  const first = Math.min(size, END_BYTES);
  await fill(file, bytes.subarray(0, first));
  await file.seek(Math.max(first, size - END_BYTES), Deno.SeekMode.Start);
  await fill(file, bytes.subarray(first));
  return await sha256(bytes);
}

async function fill(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (
    let done = 0, count;
    done < bytes.length && (count = await file.read(bytes.subarray(done))) !== null;
  ) {
    done += count;
  }
}
