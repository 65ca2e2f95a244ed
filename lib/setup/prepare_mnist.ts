import { sha256, withDiskErrors, writeFileAtomically } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import { parseIdx } from "../data/idx.ts";
import { findMnist } from "../data/mnist.ts";
import type { MnistFile } from "../data/mnist_files.ts";
import { fetchLimited } from "./fetch_limited.ts";
import { withFileLock } from "./file_lock.ts";
import { namesIn } from "./library_names.ts";
import type { Prepared } from "./prepare_library.ts";
import type { Surroundings } from "./surroundings.ts";
import { joinReasons, reasonOf, Unobtainable } from "./unobtainable.ts";

/** A mirror that is asked after another one kept silent is given this much less time: it may be the network. */
const LESS_PATIENCE = 3;

/**
 * Sees to it that MNIST's files are in a folder: those that are missing come from the mirrors in turn.
 *
 * @param dataPath The folder; it is made where it is not there.
 */
export async function prepareMnist(
  dataPath: string,
  surroundings: Surroundings,
): Promise<Prepared<{ had: true }>> {
  if ((await findMnist(dataPath)).paths !== undefined) return { had: true };
  const folder = dataPath.replace(/(?<=.)\/+$/, "");
  try {
    await withDiskErrors(folder, async () => {
      await Deno.mkdir(folder, { recursive: true });
      const wait = () => surroundings.output.say("Another Trinca is getting MNIST; waiting for it");
      await withFileLock(`${folder}/.mnist.lock`, wait, async () => {
        for (const name of await namesIn(folder)) {
          if (/^(train|t10k)-.*\.part$/.test(name)) await Deno.remove(`${folder}/${name}`);
        }
        await getFromMirrors(folder, surroundings);
      });
    });
    return { had: true };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

async function getFromMirrors(folder: string, surroundings: Surroundings): Promise<void> {
  const reasons: string[] = [];
  let { limits } = surroundings;
  for (const mirror of surroundings.mnistMirrors) {
    const { missing } = await findMnist(folder);
    if (missing === undefined) return;
    const files = surroundings.mnistFiles.filter(({ name }) => missing.includes(name));
    const faults = await getFiles(files, mirror, folder, { ...surroundings, limits });
    if (faults.length === 0) return;
    reasons.push(faults[0]!.message);
    if (faults.some(({ late }) => late)) {
      limits = { ...surroundings.limits, firstByteMs: surroundings.limits.firstByteMs / LESS_PATIENCE };
    }
  }
  throw new Unobtainable(`no mirror has it (${joinReasons(reasons)})`);
}

/** Gets files from a mirror, all at once, and returns what went wrong. */
async function getFiles(
  files: MnistFile[],
  mirror: string,
  folder: string,
  surroundings: Surroundings,
): Promise<Unobtainable[]> {
  const progress = surroundings.output.begin("Downloading MNIST");
  const sizes = files.map(() => ({ done: 0, total: undefined as number | undefined }));
  let known = false;
  const show = () => {
    // The bar waits for the size of all: it should not move backwards.
    if (!sizes.every(({ total }) => total !== undefined)) return;
    const sum = (of: "done" | "total") => sizes.reduce((sum, size) => sum + (size[of] ?? 0), 0);
    if (!known) progress.update(0, sum("total"));
    known = true;
    progress.update(sum("done"), sum("total"));
  };
  try {
    const results = await Promise.allSettled(files.map(async (file, i) => {
      const bytes = await getFile(file, mirror, surroundings, (done, total) => {
        sizes[i] = { done, total };
        show();
      });
      const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
      await writeFileAtomically(`${folder}/${file.name}${gzipped ? ".gz" : ""}`, bytes);
    }));
    const faults = results.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
    const grave = faults.find((fault) => !(fault instanceof Unobtainable));
    if (grave !== undefined) throw grave;
    return faults;
  } finally {
    progress.end();
  }
}

/** Gets a file as the mirror has it, compressed or not, and verifies it. */
async function getFile(
  file: MnistFile,
  mirror: string,
  { limits }: Surroundings,
  onReceived: (done: number, total: number | undefined) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  let response = await fetchLimited(`${mirror}${file.name}.gz`, {}, limits);
  if (response.status === 404) {
    await response.cancel();
    response = await fetchLimited(mirror + file.name, {}, limits);
  }
  const { host } = new URL(mirror);
  if (response.status !== 200) {
    await response.cancel();
    throw new Unobtainable(`${host}: it answers ${response.status}`);
  }
  const length = Number(response.headers.get("content-length") ?? file.bytes);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  onReceived(done, length);
  for await (const chunk of response.chunks()) {
    chunks.push(chunk.slice());
    done += chunk.length;
    // Gzip adds a little to what it cannot compress; more than that is not this file.
    if (done > file.bytes + 1_000_000) throw new Unobtainable(`${host}: it sends too much for ${file.name}`);
    onReceived(done, length);
  }
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  const found = await digestOf(bytes, file);
  if (found !== file.sha256) throw new Unobtainable(`${host}: it sends a damaged ${file.name}`);
  return bytes;
}

/** SHA-256 of a file's decompressed bytes; undefined if they are no such file at all. */
async function digestOf(bytes: Uint8Array<ArrayBuffer>, file: MnistFile): Promise<string | undefined> {
  try {
    const dimensions = file.name.includes("idx3") ? 3 : 1;
    return await sha256((await parseIdx(bytes, file.name, { dimensions, mostBytes: file.bytes })).file);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
