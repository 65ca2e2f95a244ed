import { z } from "zod";
import { describeDiskError } from "../base/files.ts";
import { isAbsence } from "../base/path_exists.ts";
import { UserError } from "../base/user_error.ts";
import { readRegularFile } from "../base/read_regular_file.ts";
import { RUN_FILES } from "./run_folder.ts";

/** No configuration is larger. */
const MAX_BYTES = 1 << 20;

/** Where a run's data are and which they are; a run of a program, or of an older Trinca, does not store it. */
const StoredData = z.object({
  /** The data set's name in the registry. */
  name: z.string(),
  path: z.string(),
  /** The digest of the data set. */
  digest: z.string(),
});

/** The contents of a run's `config.json`: the training's configuration and its data. */
const StoredRun = z.looseObject({
  data: StoredData.exactOptional(),
  /** Whether a program started it, whose network, loss and data are not settings. */
  program: z.boolean().exactOptional(),
});

/** What a run's `config.json` stores: the training's settings by name, and the data. */
export type StoredRun = z.infer<typeof StoredRun>;

/**
 * Reads what a run was started with: with it a run that has no checkpoint yet starts again.
 *
 * @param folder The run's folder.
 * @param advice What to do if that is impossible.
 * @throws {UserError} If it is missing or damaged.
 */
export async function readStoredRun(
  folder: string,
  advice = "start a new run with another --run",
): Promise<StoredRun> {
  const path = `${folder}/${RUN_FILES.config}`;
  const text = await readRegularFile(path, MAX_BYTES).then(
    (bytes) => new TextDecoder().decode(bytes),
    (error) => {
      throw (isAbsence(error) ? undefined : describeDiskError(path, error, "read")) ??
        new UserError(`Expected the configuration of a run in ${path} but it cannot be read; ${advice}`);
    },
  );
  try {
    return StoredRun.parse(JSON.parse(text));
  } catch {
    throw new UserError(`Expected the configuration of a run in ${path} but it is damaged; ${advice}`);
  }
}
