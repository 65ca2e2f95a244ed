import { createHash, type Hash } from "node:crypto";
import { fetchLimited, type LimitedResponse } from "./fetch_limited.ts";
import type { ShownProgress } from "./setup_output.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** A file to download. */
export interface DownloadRequest {
  url: string;
  /** In hexadecimal. */
  sha256: string;
  /** Where to put the file; its name ends in `.part` until it is complete and verified. */
  path: string;
  /** Shown while the download runs. */
  title: string;
}

/** After this many attempts in a row without data, a download is abandoned. */
const MOST_IDLE_ATTEMPTS = 3;

/**
 * Downloads a file and verifies it. Resumes an earlier, interrupted download, and reconnects if the connection is cut.
 *
 * @throws {Unobtainable} If the file cannot be downloaded. The part received so far is kept for the next attempt.
 */
export async function download(request: DownloadRequest, surroundings: Surroundings): Promise<void> {
  const { path, sha256 } = request;
  const part = `${path}.part`;
  if (await fileSize(path) > 0) {
    if (await digestOf(path) === sha256) return;
    await Deno.remove(path);
  }
  const resumed = await fileSize(part) > 0;
  const progress = surroundings.output.begin(request.title);
  try {
    let digest = await receiveAll(request, part, progress, surroundings);
    if (digest !== sha256 && resumed) {
      // The old part may belong to another file: start over.
      await Deno.remove(part);
      digest = await receiveAll(request, part, progress, surroundings);
    }
    if (digest !== sha256) {
      await Deno.remove(part);
      throw new Unobtainable(
        `${new URL(request.url).host}: the file sent has the wrong SHA-256 ${digest.slice(0, 12)}…`,
      );
    }
    await Deno.rename(part, path);
  } catch (error) {
    // On a full disk a partial file is useless; otherwise the next attempt resumes it.
    if ((error as { code?: string }).code === "ENOSPC") await Deno.remove(part).catch(() => {});
    throw error;
  } finally {
    progress.end();
  }
}

/** Receives the file into `part`, in as many attempts as necessary, and returns its digest. */
async function receiveAll(
  request: DownloadRequest,
  part: string,
  progress: ShownProgress,
  surroundings: Surroundings,
): Promise<string> {
  for (let idle = 0;;) {
    const before = await fileSize(part);
    const hash = createHash("sha256");
    try {
      await receive(request.url, part, hash, progress, surroundings);
      return hash.digest("hex");
    } catch (error) {
      if (!(error instanceof Unobtainable)) throw error;
      // A server that has sent nothing is not asked again.
      const after = await fileSize(part);
      idle = after > before ? 0 : idle + 1;
      if (after === 0 || idle >= MOST_IDLE_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, surroundings.limits.retryMs));
    }
  }
}

/** Receives what is missing in `part` and updates `hash` with all of its bytes. */
async function receive(
  url: string,
  part: string,
  hash: Hash,
  progress: ShownProgress,
  { limits }: Surroundings,
): Promise<void> {
  const here = await fileSize(part);
  const range: Record<string, string> = here > 0 ? { range: `bytes=${here}-` } : {};
  const response = await fetchLimited(url, range, limits);
  const { status, headers } = response;
  if (here > 0 && status === 416) {
    await response.cancel();
    await hashFile(part, hash); // Nothing is missing.
    return;
  }
  if (status !== 200 && status !== 206) {
    await response.cancel();
    throw new Unobtainable(`${new URL(url).host}: status ${status}`);
  }
  const resumes = status === 206 && headers.get("content-range")?.startsWith(`bytes ${here}-`) === true;
  if (resumes) await hashFile(part, hash);
  const length = Number(headers.get("content-length") ?? NaN);
  const done = resumes ? here : 0;
  const total = Number.isFinite(length) ? done + length : undefined;
  using file = await Deno.open(part, { write: true, create: true, append: resumes, truncate: !resumes });
  await store(response, file, hash, (received) => progress.update(done + received, total));
}

async function store(
  response: LimitedResponse,
  file: Deno.FsFile,
  hash: Hash,
  onReceived: (bytes: number) => void,
): Promise<void> {
  let received = 0;
  onReceived(received);
  for await (const chunk of response.chunks()) {
    hash.update(chunk);
    for (let written = 0; written < chunk.length;) written += await file.write(chunk.subarray(written));
    received += chunk.length;
    onReceived(received);
  }
}

/** A file's size; 0 if the file does not exist. */
async function fileSize(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size, isFile }) => isFile ? size : 0, () => 0);
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await hashFile(path, hash);
  return hash.digest("hex");
}

async function hashFile(path: string, hash: Hash): Promise<void> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(1 << 20);
  for (let count; (count = await file.read(buffer)) !== null;) hash.update(buffer.subarray(0, count));
}
