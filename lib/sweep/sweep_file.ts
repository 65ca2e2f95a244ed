import { z } from "zod";
import { describeDiskError, writeFileAtomically } from "../base/files.ts";
import { lockFile } from "../base/lock_file.ts";
import { isAbsence } from "../base/path_exists.ts";
import { readRegularFile } from "../base/read_regular_file.ts";
import { UserError } from "../base/user_error.ts";

/** The file in a sweep's folder that says what its runs are. */
export const SWEEP_FILE = "sweep.json";

/** No file of a sweep is larger. */
const MOST_BYTES = 1 << 26;

/** A reader refuses a newer format than its own. */
const FORMAT = 1;

const flags = z.record(z.string(), z.string());

/** What a sweep's folder says of it. */
export const SweepFile = z.object({
  format: z.number().int().min(1).max(FORMAT),
  data: z.object({ name: z.string(), path: z.string() }).describe("where the data are, as an absolute path"),
  threads: z.number().int().min(0).describe("of each run, with which the sweep began"),
  chosen_by: z.enum(["last", "best"]).describe("the epoch of each run whose figure counts"),
  settings: z.array(z.object({
    digest: z.string(),
    flags: flags.describe("all that were given, without the seed"),
    differing: flags.describe("those in which it differs from others"),
  })).min(1),
  runs: z.array(z.object({
    name: z.string().regex(/^(?!\.+$)[\w.][\w.-]*$/),
    digest: z.string(),
    seed: z.number().int(),
  })).min(1),
});

/** What a sweep's folder says of it. */
export type SweepFile = z.infer<typeof SweepFile>;

/**
 * Reads what a sweep's folder says of it; undefined if it is not the folder of a sweep.
 *
 * @throws {UserError} If the file is damaged, or a newer program wrote it.
 */
export async function readSweepFile(folder: string): Promise<SweepFile | undefined> {
  const path = `${folder}/${SWEEP_FILE}`;
  let text: string;
  try {
    text = new TextDecoder().decode(await readRegularFile(path, MOST_BYTES));
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error instanceof UserError ? error : describeDiskError(path, error, "read") ?? error;
  }
  return parseSweepFile(text, path);
}

/**
 * Parses what a sweep's folder says of it.
 *
 * @param path The file, for messages.
 * @throws {UserError} If it is damaged, or a newer program wrote it.
 */
export function parseSweepFile(text: string, path: string): SweepFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(
      `Expected a sweep in ${path} but it is no JSON; restore the file, or begin a new folder`,
    );
  }
  const parsed = SweepFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path: place }] = parsed.error.issues as [z.core.$ZodIssue];
  throw new UserError(
    `Expected a sweep in ${path} but its ${
      place.map(String).join(".") || "contents"
    } cannot be read; use a newer Trinca, or begin a new folder`,
  );
}

/**
 * Writes what a sweep's folder says of it.
 *
 * @throws {UserError} If the disk cannot be written.
 */
export async function writeSweepFile(folder: string, file: SweepFile): Promise<void> {
  await writeFileAtomically(`${folder}/${SWEEP_FILE}`, JSON.stringify(file, undefined, 2) + "\n");
}

/**
 * Locks a sweep's folder against other sweeps. The operating system releases the lock when the process ends, in whatever
 * way.
 *
 * @throws {UserError} If another process holds the lock, or the file cannot be locked.
 */
export function lockSweep(folder: string): Disposable {
  return lockFile(
    `${folder}/${SWEEP_FILE}`,
    `Expected no sweep in ${folder} but another process runs it; wait for its end or stop it`,
  );
}
