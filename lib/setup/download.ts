import { createHash } from "node:crypto";
import { forgetPart } from "./part_origin.ts";
import { fileSize, hashFile, receiveFile } from "./receive_file.ts";
import type { Surroundings } from "./surroundings.ts";

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

/**
 * Downloads a file and verifies it. Resumes an earlier, interrupted download, and reconnects if the connection is cut.
 *
 * @throws {Unobtainable} If the file cannot be downloaded. The part received so far is kept for the next attempt.
 */
export async function download(request: DownloadRequest, surroundings: Surroundings): Promise<void> {
  const { url, path, sha256, title } = request;
  const part = `${path}.part`;
  if (await fileSize(path) > 0) {
    const hash = createHash("sha256");
    await hashFile(path, hash);
    if (hash.digest("hex") === sha256) return;
    await Deno.remove(path);
  }
  const progress = surroundings.output.begin(title);
  try {
    await receiveFile(
      { url, part, sameEverywhere: true, only: true },
      surroundings.limits,
      (done, total) => progress.update(done, total),
      (found) =>
        Promise.resolve(
          found === sha256 ? undefined : `the file sent has the wrong SHA-256 ${found.slice(0, 12)}…`,
        ),
    );
    await Deno.rename(part, path);
    await forgetPart(part);
  } finally {
    progress.end();
  }
}
