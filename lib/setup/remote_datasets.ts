import type { DatasetDefinition, RemoteFiles } from "../data/definition.ts";
import type { Surroundings } from "./surroundings.ts";

/** A data set whose files can be fetched. */
export type RemoteDataset = DatasetDefinition & { remote: RemoteFiles };

/** The data sets that can be fetched, each with its name in the registry. */
export function remoteDatasets({ datasets }: Surroundings): [name: string, RemoteDataset][] {
  return Object.entries(datasets).filter((entry): entry is [string, RemoteDataset] =>
    entry[1].remote !== undefined
  );
}
