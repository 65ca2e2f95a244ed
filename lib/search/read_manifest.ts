import { isRegularFile, readRegularFile } from "../base/read_regular_file.ts";
import { systemReason } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { INDEX_FILES, INDEX_FORMAT, IndexManifest } from "./index_format.ts";

/** No manifest is larger: some 100,000 segments. */
const MAX_BYTES = 1 << 26;

/**
 * Checks that there is an index, without reading it: before anything is set up.
 *
 * @param path The index's folder.
 * @throws {UserError} If there is none.
 */
export async function requireIndex(path: string): Promise<void> {
  if (await isRegularFile(path)) {
    throw new UserError(
      `Expected an index, which is a folder, but found the file ${path}; name the index first, or build one with deno task index`,
    );
  }
  if (!await isRegularFile(`${path}/${INDEX_FILES.manifest}`)) throw noIndex(path);
}

function noIndex(path: string): UserError {
  return new UserError(
    `Expected an index in ${path} but found no ${INDEX_FILES.manifest}; build one with deno task index`,
  );
}

/**
 * Reads what an index consists of.
 *
 * @param path The index's folder.
 * @throws {UserError} If there is none, it is damaged, or it has a newer format.
 */
export async function readManifest(path: string): Promise<IndexManifest> {
  const file = `${path}/${INDEX_FILES.manifest}`;
  const wrong = (found: string) => new UserError(`Expected an index in ${path} but ${found}`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await readRegularFile(file, MAX_BYTES)));
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof SyntaxError) throw wrong(`${INDEX_FILES.manifest} is damaged; build it again`);
    const isMissing = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (isMissing) throw noIndex(path);
    throw wrong(`cannot read ${INDEX_FILES.manifest}: ${systemReason(error) ?? "it is no file"}`);
  }
  const version = (value as { format?: unknown } | null)?.format;
  if (typeof version === "number" && version > INDEX_FORMAT) {
    throw wrong(
      `it has format ${version}, and this Trinca reads ${INDEX_FORMAT} or older; use a newer Trinca`,
    );
  }
  const manifest = IndexManifest.safeParse(value);
  if (manifest.success) return manifest.data;
  const { path: place, message } = manifest.error.issues[0]!;
  throw wrong(
    `${place.join(".") || "its content"} in ${INDEX_FILES.manifest} is invalid: ${message}; build it again`,
  );
}
