import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import type { RemoteFile } from "../definition.ts";
import { parseIdx } from "./parse_idx.ts";

/** Whether bytes, compressed or not, are exactly those of an IDX file. */
export async function isGenuine(bytes: Uint8Array<ArrayBuffer>, file: RemoteFile): Promise<boolean> {
  try {
    const dimensions = file.name.includes("idx3") ? 3 : 1;
    const { file: raw } = await parseIdx(bytes, file.name, { dimensions, mostBytes: file.bytes });
    return await sha256(raw) === file.sha256;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
