import { createHash, type Hash } from "node:crypto";
import { fetchLimited } from "./fetch_limited.ts";
import { forgetPart, type PartOrigin, readOrigin, writeOrigin } from "./part_origin.ts";
import type { NetworkLimits } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** A file to receive. */
export interface FileRequest {
  url: string;
  /** Where to put the bytes; if some are there, the download continues after them. */
  part: string;
  /** Whether every server has the same bytes, so that a download can continue at another one. */
  sameEverywhere: boolean;
  /** The maximum size in bytes; larger ones are not the file. */
  mostBytes?: number;
  /** Whether nobody else has the file, so that a server that stalls is asked again. */
  only: boolean;
}

/** Receives the bytes received so far, those of earlier attempts included, and of all if known. */
export type OnReceived = (done: number, total: number | undefined) => void;

/** After this many attempts in a row without data, a download is abandoned. */
const MOST_IDLE_ATTEMPTS = 3;
/** A busy server is asked this often. */
const MOST_BUSY_ATTEMPTS = 3;
/** The status codes of a server that may answer a moment later. */
const BUSY = [408, 429, 500, 502, 503, 504];

/**
 * Receives a file and verifies it. Continues what an earlier, interrupted download left, and reconnects if the
 * connection is cut. A part that turns out to belong to another file is dropped once, and everything received
 * again.
 *
 * @param faultOf Returns what is wrong with the complete file, whose SHA-256 is given; undefined if nothing is.
 * @throws {Unobtainable} If the file cannot be received, or is wrong. What was received of it so far is kept for the
 * next attempt; a wrong file is removed.
 */
export async function receiveFile(
  request: FileRequest,
  limits: NetworkLimits,
  onReceived: OnReceived,
  faultOf: (sha256: string) => Promise<string | undefined>,
): Promise<void> {
  const { part, url } = request;
  try {
    let { sha256, continued } = await receiveAll(request, limits, onReceived);
    let fault = await faultOf(sha256);
    if (fault !== undefined && continued) {
      await forgetPart(part);
      ({ sha256, continued } = await receiveAll(request, limits, onReceived));
      fault = await faultOf(sha256);
    }
    if (fault === undefined) return;
    await forgetPart(part);
    throw new Unobtainable(`${new URL(url).host}: ${fault}`);
  } catch (error) {
    // On a full disk a partial file is useless; otherwise the next attempt continues it.
    if ((error as { code?: string }).code === "ENOSPC") await forgetPart(part);
    throw error;
  }
}

/** Receives the file in as many attempts as necessary; returns its digest and whether it came in several pieces. */
async function receiveAll(request: FileRequest, limits: NetworkLimits, onReceived: OnReceived) {
  const { part, only } = request;
  let continued = false;
  let busy = 0;
  for (let idle = 0;;) {
    const before = await fileSize(part);
    const hash = createHash("sha256");
    try {
      continued = await receive(request, hash, limits, onReceived) || continued;
      return { sha256: hash.digest("hex"), continued };
    } catch (error) {
      if (!(error instanceof Unobtainable)) throw error;
      const after = await fileSize(part);
      if (BUSY.includes(error.status ?? 0)) {
        if (++busy >= MOST_BUSY_ATTEMPTS) throw error;
      } else {
        idle = after > before ? 0 : idle + 1;
        // A server that refuses or has sent nothing is not asked again, nor one that stalls if there are others.
        if (error.status !== undefined || after === 0 || idle >= MOST_IDLE_ATTEMPTS) throw error;
        if (error.late && !only) throw error;
      }
      continued ||= after > 0;
      await new Promise((resolve) => setTimeout(resolve, limits.retryMs * 2 ** busy));
    }
  }
}

/**
 * Receives what is missing in the part and updates `hash` with all of its bytes.
 *
 * @returns Whether bytes of an earlier attempt were used.
 */
async function receive(
  { url, part, sameEverywhere, mostBytes = Infinity }: FileRequest,
  hash: Hash,
  limits: NetworkLimits,
  onReceived: OnReceived,
): Promise<boolean> {
  const { host } = new URL(url);
  const origin = await readOrigin(part, url);
  const here = sameEverywhere || origin !== undefined ? await fileSize(part) : 0;
  let response = await fetchLimited(url, here > 0 ? rangeFrom(here, origin) : {}, limits);
  if (here > 0 && response.status === 416) {
    await response.cancel();
    await hashFile(part, hash); // Nothing is missing.
    onReceived(here, here);
    return true;
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get("content-range") ?? "");
  let continues = response.status === 206 && Number(range?.[1] ?? NaN) === here;
  if (response.status === 206 && !continues) {
    // Another range than the requested one is of no use.
    await response.cancel();
    response = await fetchLimited(url, {}, limits);
    continues = false;
  }
  const { status, headers } = response;
  if (status !== 200 && !continues) {
    await response.cancel();
    throw new Unobtainable(`${host}: status ${status}`, { status });
  }
  if (continues) await hashFile(part, hash);
  else {
    await forgetPart(part);
    await writeOrigin(part, url, headers);
  }
  const length = Number(headers.get("content-length") ?? NaN);
  const done = continues ? here : 0;
  const total = Number.isFinite(length) ? done + length : undefined;
  let received = 0;
  {
    using file = await Deno.open(part, {
      write: true,
      create: true,
      append: continues,
      truncate: !continues,
    });
    onReceived(done, total);
    for await (const chunk of response.chunks()) {
      hash.update(chunk);
      for (let written = 0; written < chunk.length;) written += await file.write(chunk.subarray(written));
      received += chunk.length;
      onReceived(done + received, total);
      if (done + received > mostBytes) break;
    }
  }
  if (done + received <= mostBytes) return continues;
  await forgetPart(part);
  throw new Unobtainable(`${host}: the response is too large for ${nameIn(url)}`);
}

/** The headers that request the rest of a file, if it has not changed. */
function rangeFrom(here: number, origin: PartOrigin | undefined): Record<string, string> {
  const { validator } = origin ?? {};
  return { range: `bytes=${here}-`, ...(validator !== undefined && { "if-range": validator }) };
}

function nameIn(url: string): string {
  return new URL(url).pathname.split("/").at(-1)!;
}

/** A file's size; 0 if the file does not exist. */
export async function fileSize(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size, isFile }) => isFile ? size : 0, () => 0);
}

/** Updates a hash with the bytes of a file. */
export async function hashFile(path: string, hash: Hash): Promise<void> {
  using file = await Deno.open(path);
  const buffer = new Uint8Array(1 << 20);
  for (let count; (count = await file.read(buffer)) !== null;) hash.update(buffer.subarray(0, count));
}
