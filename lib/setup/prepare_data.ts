import { AUTO, datasetNamed, DEFAULT_DATASET, DRAWN_DATASET } from "../data/datasets.ts";
import { type DataSource, findData } from "../data/find_data.ts";
import { prepareRemote } from "./prepare_remote.ts";
import type { RemoteDataset } from "./remote_datasets.ts";
import type { Surroundings } from "./surroundings.ts";

/** The data set that a command is to use. */
export interface PreparedData extends DataSource {
  /** Why it stands in for the one that was wanted, or why the files are not where they were looked for. */
  reason?: string;
}

/**
 * Finds a data set where `--data_path` says, else, where it is one that can be fetched, in the user's cache, else
 * fetches it into the cache. Nothing is ever written into the folder of `--data_path`.
 *
 * @param name A name of the registry, or `auto` for what `--data_path` holds: the default data set where that is the
 * default folder and holds nothing, or digits drawn by a program where it cannot be fetched.
 * @param dataPath As `--data_path` has it.
 * @throws {UserError} If there is something else at `--data_path`.
 */
export async function prepareData(
  name: string,
  dataPath: string,
  surroundings: Surroundings,
): Promise<PreparedData> {
  const { datasets, output, workingFolder } = surroundings;
  const { source, unused } = await findData(name, dataPath, workingFolder, datasets);
  if (source !== undefined) {
    await datasetNamed(source.name, datasets).prepare?.();
    return source;
  }
  const wanted = name === AUTO ? DEFAULT_DATASET : name;
  // Only a data set that can be fetched may be missing.
  const definition = datasetNamed(wanted, datasets) as RemoteDataset;
  if (unused !== undefined) {
    output.say(`Not used: ${unused} in ${dataPath}, which is not ${definition.title}`);
  }
  const prepared = await prepareRemote(definition, surroundings);
  if (prepared.reason === undefined) return { name: wanted, path: prepared.folder };
  const { reason } = prepared;
  // Who has asked for it by name hears of it when it is opened.
  if (name !== AUTO) return { name: wanted, path: dataPath, reason };
  const drawn = datasetNamed(DRAWN_DATASET, datasets).title;
  output.say(`${definition.title} cannot be had: ${reason}. Using ${drawn}`);
  return { name: DRAWN_DATASET, path: dataPath, reason: `${definition.title} cannot be had: ${reason}` };
}
