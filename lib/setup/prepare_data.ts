import { AUTO, datasetNamed, DEFAULT_DATASET, DRAWN_DATASET } from "../data/datasets.ts";
import { type DataSource, findData } from "../data/find_data.ts";
import { prepareRemote } from "./prepare_remote.ts";
import type { RemoteDataset } from "./remote_datasets.ts";
import type { Surroundings } from "./surroundings.ts";

/** The data set that a command will use. */
export interface PreparedData extends DataSource {
  /** Why it replaces the requested data set, or why the requested one is not available. */
  reason?: string;
}

/**
 * Finds a data set at `--data_path`, else, if it can be fetched, in the user's cache, else fetches it into the cache.
 * Never writes into the folder of `--data_path`.
 *
 * @param name A name in the registry, or `auto` for whatever `--data_path` contains: the default data set if that is
 * the default folder and contains none, or drawn digits if the default data set cannot be fetched.
 * @param dataPath The value of `--data_path`.
 * @throws {UserError} If `--data_path` contains something else.
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
  // findData() throws for any other data set that is missing.
  const definition = datasetNamed(wanted, datasets) as RemoteDataset;
  if (unused !== undefined) {
    output.say(`Ignored: ${unused} in ${dataPath}, which is not ${definition.title}`);
  }
  const prepared = await prepareRemote(definition, surroundings);
  if (prepared.reason === undefined) {
    await definition.prepare?.();
    return { name: wanted, path: prepared.folder };
  }
  const { reason } = prepared;
  // If the data set was requested by name, opening it is the error.
  if (name !== AUTO) {
    output.say(`${definition.title} is not available: ${reason}`);
    return { name: wanted, path: dataPath, reason };
  }
  const drawn = datasetNamed(DRAWN_DATASET, datasets).title;
  output.say(`${definition.title} is not available: ${reason}. Using ${drawn}`);
  return { name: DRAWN_DATASET, path: dataPath, reason: `${definition.title} is not available: ${reason}` };
}
