import { AUTO } from "../data/datasets.ts";
import { readCheckpointState } from "./read_state.ts";

/** Which data a checkpoint was trained on. */
export interface TrainedData {
  /** The data set's name in the registry. */
  name: string;
  /** Where the user's own files were, as the user named it. */
  path: string | undefined;
}

/**
 * Which data a checkpoint was trained on, without reading anything else of it.
 *
 * @param folder The checkpoint's.
 * @throws {UserError} If it cannot be read, is damaged, or of a newer version.
 */
export async function readTrainedData(folder: string): Promise<TrainedData> {
  const { dataset: { name, path } } = await readCheckpointState(folder);
  return { name, path };
}

/**
 * Which data a command is to use that goes by a checkpoint: those that its flags name, else those that it was trained
 * on.
 *
 * @param given Names of the flags that were given.
 */
export async function dataOf(
  folder: string,
  { dataset, data_path }: { dataset: string; data_path: string },
  given: ReadonlySet<string>,
): Promise<{ dataset: string; dataPath: string }> {
  const trained = await readTrainedData(folder);
  const name = dataset === AUTO ? trained.name : dataset;
  const path = name === trained.name ? trained.path : undefined;
  return { dataset: name, dataPath: given.has("data_path") ? data_path : path ?? data_path };
}
