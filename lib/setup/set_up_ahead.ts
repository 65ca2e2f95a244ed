import { prepareLibrary } from "./prepare_library.ts";
import { AUTO, datasetNamed, DEFAULT_DATASET, DRAWN_DATASET } from "../data/datasets.ts";
import { findData } from "../data/find_data.ts";
import { prepareRemote } from "./prepare_remote.ts";
import type { RemoteDataset } from "./remote_datasets.ts";
import { hintAtGpu } from "./set_up_for.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/** What to set up ahead of time. */
export interface AheadNeeds {
  /** The value of `--data_path`. */
  dataPath: string;
  /** Whether to get a libtensorflow that uses an NVIDIA GPU. */
  gpu: boolean;
  /** Whether to set up only what the tests need. */
  forTests: boolean;
}

/**
 * Sets up ahead of time what commands would otherwise set up at their start, and prints what is available.
 *
 * @returns Whether everything is available.
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` is not libtensorflow or `--data_path` contains no data set.
 */
export async function setUpAhead(
  { dataPath, gpu, forTests }: AheadNeeds,
  surroundings: Surroundings = processSurroundings(),
): Promise<boolean> {
  const { say } = surroundings.output;
  const library = await prepareLibrary(gpu, surroundings);
  if (library.reason !== undefined) {
    const instead = forTests ? "Tests that need it are ignored" : "train and eval use webgpu or wasm";
    say(`libtensorflow is not available: ${library.reason}. ${instead}`);
  } else if (!forTests) {
    say(`libtensorflow ${library.version ?? ""}: ${library.path}`.replace(" :", ":"));
    await hintAtGpu(library, surroundings);
  }
  if (forTests) return library.reason === undefined;
  return await setUpData(dataPath, surroundings) && library.reason === undefined;
}

/** Prints which data set is at a path; if there is none, fetches the default one. */
async function setUpData(dataPath: string, surroundings: Surroundings): Promise<boolean> {
  const { datasets, workingFolder, output: { say } } = surroundings;
  const { source } = await findData(AUTO, dataPath, workingFolder, datasets);
  if (source !== undefined) {
    const { title, prepare } = datasetNamed(source.name, datasets);
    await prepare?.();
    say(`${title}: ${source.path}`);
    return true;
  }
  const dataset = datasetNamed(DEFAULT_DATASET, datasets) as RemoteDataset;
  const prepared = await prepareRemote(dataset, surroundings, true);
  const drawn = datasetNamed(DRAWN_DATASET, datasets).title;
  say(
    prepared.reason === undefined
      ? `${dataset.title}: ${prepared.folder}`
      : `${dataset.title} is not available: ${prepared.reason}. train uses ${drawn}`,
  );
  return prepared.reason === undefined;
}
