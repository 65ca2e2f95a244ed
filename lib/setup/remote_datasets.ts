import type { DatasetDefinition, RemoteFiles } from "../data/definition.ts";
import type { Surroundings } from "./surroundings.ts";

/** A data set whose files can be fetched. */
export type RemoteDataset = DatasetDefinition & { remote: RemoteFiles };

/** The data sets that can be fetched. */
export function remoteDatasets({ datasets }: Surroundings): RemoteDataset[] {
  return Object.values(datasets).filter((dataset): dataset is RemoteDataset => dataset.remote !== undefined);
}
