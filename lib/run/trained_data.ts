import { pathExists } from "../base/path_exists.ts";
import { UserError } from "../base/user_error.ts";
import { FORMATS, requestedDataset } from "../config/data_options.ts";
import { AUTO, DATASETS } from "../data/datasets.ts";
import { readCheckpointState } from "./read_state.ts";
import { runOfCheckpoint } from "./run_of_checkpoint.ts";
import { readStoredRun, type StoredRun } from "./stored_run.ts";

/** The data that a checkpoint was trained on. */
export interface TrainedData {
  /** The data set's name in the registry. */
  name: string;
  /** The path of the user's own files, as the user wrote it. */
  path: string | undefined;
}

/**
 * Reads which data a checkpoint was trained on, and nothing else of it.
 *
 * @param folder The checkpoint's folder.
 * @throws {UserError} If it cannot be read, is damaged, or has a newer format.
 */
export async function readTrainedData(folder: string): Promise<TrainedData> {
  const { dataset: { name, path } } = await readCheckpointState(folder);
  return { name, path };
}

/**
 * Returns the data for a command that uses a checkpoint: those that its flags name, else those that the
 * checkpoint was trained on.
 *
 * @param given The names of the flags that were given.
 * @throws {UserError} If the checkpoint cannot be read, or its data are those of a program, which no command can open.
 */
export async function dataOf(
  folder: string,
  { data_path, ...asked }: { dataset: string; format: string; data_path: string },
  given: ReadonlySet<string>,
): Promise<{ dataset: string; dataPath: string }> {
  const trained = await readTrainedData(folder);
  const dataset = requestedDataset(asked);
  // Another path may contain data of another kind.
  const isFound = given.has("data_path") && Object.hasOwn(DATASETS, trained.name) &&
    FORMATS.includes(trained.name);
  const name = dataset === AUTO && !isFound ? trained.name : dataset;
  if (name !== AUTO && !Object.hasOwn(DATASETS, name)) {
    throw new UserError(
      `Expected data that a command can open, of the kinds ${
        Object.keys(DATASETS).join(", ")
      }, but ${folder} was ` +
        `trained on ${name}, which a program made; use it in a program, by loadNetwork() and evaluate()`,
    );
  }
  const path = name === trained.name && !given.has("data_path")
    ? trained.path ?? await placeOf(name, await storedData(folder))
    : undefined;
  if (path !== undefined) await requirePlace(folder, path);
  return { dataset: name, dataPath: given.has("data_path") ? data_path : path ?? data_path };
}

/** @throws {UserError} If nothing is where a training had its data; the user did not write that path now. */
async function requirePlace(folder: string, path: string): Promise<void> {
  if (await pathExists(path, { follow: true })) return;
  throw new UserError(
    `Expected the data that ${folder} was trained on at ${path} but nothing exists there; name their place by --data_path`,
  );
}

/**
 * Where a run found a set of the catalogue, if it is still there: then nothing has to be fetched, which a machine without
 * a network could not do.
 *
 * @param data What the run stores of its data.
 */
async function placeOf(name: string, data: StoredRun["data"]): Promise<string | undefined> {
  if (data?.name !== name) return undefined;
  const isThere = await DATASETS[name]?.isIn?.(data.path, false).catch(() => false);
  return isThere ? data.path : undefined;
}

/** What the run of a checkpoint stores of its data; undefined if the checkpoint is outside a run, say. */
async function storedData(checkpoint: string): Promise<StoredRun["data"]> {
  return await readStoredRun(await runOfCheckpoint(checkpoint)).then(({ data }) => data, () => undefined);
}

/**
 * Returns the data for a run that starts again, since it has no checkpoint yet: those that it was started with, at
 * another path if one is given.
 *
 * @param folder The run's folder.
 * @param given The names of the flags that were given.
 * @throws {UserError} If the run's configuration is damaged.
 */
export async function storedDataOf(
  folder: string,
  { data_path }: { data_path: string },
  given: ReadonlySet<string>,
): Promise<{ dataset: string; dataPath: string }> {
  const { data, dataset } = await readStoredRun(folder);
  const name = data?.name ??
    (typeof dataset === "string" && Object.hasOwn(DATASETS, dataset) ? dataset : AUTO);
  if (given.has("data_path") || data === undefined) return { dataset: name, dataPath: data_path };
  if (!FORMATS.includes(name)) return { dataset: name, dataPath: await placeOf(name, data) ?? data_path };
  await requirePlace(folder, data.path);
  return { dataset: name, dataPath: data.path };
}
