import { sha256 } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import type { RemoteFile } from "./definition.ts";
import { gunzip, isGzip } from "./gunzip.ts";

/**
 * Whether bytes are exactly those of a data set's file, as published or, where their own digest is known,
 * decompressed or compressed by someone else.
 */
export async function isGenuine(bytes: Uint8Array<ArrayBuffer>, file: RemoteFile): Promise<boolean> {
  const { gzip } = file;
  if (gzip !== undefined && bytes.length === gzip.bytes && await sha256(bytes) === gzip.sha256) return true;
  if (file.sha256 === undefined) return false;
  try {
    const raw = isGzip(bytes) ? await gunzip(bytes, file.name, file.bytes, "") : bytes;
    return await sha256(raw) === file.sha256;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
