import { z } from "zod";

const ORIGIN = z.object({ url: z.string(), validator: z.string().optional() });

/** What an unfinished download is part of. */
export type PartOrigin = z.infer<typeof ORIGIN>;

/** The ending of the file next to a part that says what it is part of. */
export const ORIGIN_ENDING = ".origin";

/**
 * Writes next to a part which address it comes from, and the header by which the server recognises this version
 * of the file: a strong `ETag`, else the time of its last change.
 */
export async function writeOrigin(part: string, url: string, headers: Headers): Promise<void> {
  const tag = headers.get("etag");
  const validator = (tag?.startsWith('"') ? tag : undefined) ?? headers.get("last-modified") ?? undefined;
  const origin: PartOrigin = { url: withoutPassword(url), ...(validator !== undefined && { validator }) };
  await Deno.writeTextFile(part + ORIGIN_ENDING, JSON.stringify(origin));
}

/** Reads what a part is part of; undefined if that is not known, or it comes from another address. */
export async function readOrigin(part: string, url: string): Promise<PartOrigin | undefined> {
  try {
    const origin = ORIGIN.parse(JSON.parse(await Deno.readTextFile(part + ORIGIN_ENDING)));
    return origin.url === withoutPassword(url) ? origin : undefined;
  } catch {
    return undefined; // There is none, or it is damaged: then nothing relies on it.
  }
}

/** Removes a part and what is written about it. */
export async function forgetPart(part: string): Promise<void> {
  for (const path of [part, part + ORIGIN_ENDING]) {
    await Deno.remove(path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** An address without name and password, which belong on no disk. */
function withoutPassword(url: string): string {
  const bare = new URL(url);
  bare.username = bare.password = "";
  return bare.href;
}
