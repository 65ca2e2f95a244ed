import { createHash, type Hash } from "node:crypto";
import { fetchLimited, type LimitedResponse } from "./fetch_limited.ts";
import type { ShownProgress } from "./setup_output.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** A file to get. */
export interface DownloadRequest {
  /** Its address. */
  url: string;
  /** Its SHA-256 in hexadecimal. */
  sha256: string;
  /** Where to put it; until it is whole and verified it has `.part` behind its name. */
  path: string;
  /** What to call it while it comes. */
  title: string;
}

/** Attempts in a row that bring nothing, after which a server is given up. */
const MOST_IDLE_ATTEMPTS = 3;

/**
 * Downloads a file and verifies it. What an earlier, interrupted download left is kept: only the rest is asked
 * for; and a connection that is cut is taken up again.
 *
 * @throws {Unobtainable} If it cannot be had. The part that came stays for the next time.
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
      // The old part may have been of something else: all of it anew.
      await Deno.remove(part);
      digest = await receiveAll(request, part, progress, surroundings);
    }
    if (digest !== sha256) {
      await Deno.remove(part);
      throw new Unobtainable(
        `${new URL(request.url).host}: what it sends has the wrong SHA-256 ${digest.slice(0, 12)}…`,
      );
    }
    await Deno.rename(part, path);
  } catch (error) {
    // On a full disk half a file helps nobody; otherwise it is the start of the next attempt.
    if ((error as { code?: string }).code === "ENOSPC") await Deno.remove(part).catch(() => {});
    throw error;
  } finally {
    progress.end();
  }
}

/** Receives the file into `part`, in as many attempts as it needs, and returns its digest. */
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
      // A server that never sent anything is not worth asking again.
      const after = await fileSize(part);
      idle = after > before ? 0 : idle + 1;
      if (after === 0 || idle >= MOST_IDLE_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, surroundings.limits.retryMs));
    }
  }
}

/** Receives what `part` lacks; `hash` takes in all that is in it then. */
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
    throw new Unobtainable(`${new URL(url).host}: it answers ${status}`);
  }
  const goesOn = status === 206 && headers.get("content-range")?.startsWith(`bytes ${here}-`) === true;
  if (goesOn) await hashFile(part, hash);
  const length = Number(headers.get("content-length") ?? NaN);
  const done = goesOn ? here : 0;
  const total = Number.isFinite(length) ? done + length : undefined;
  using file = await Deno.open(part, { write: true, create: true, append: goesOn, truncate: !goesOn });
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

/** A file's size; 0 if there is none. */
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
