import { prepareLibrary } from "./prepare_library.ts";
import { AUTO, datasetNamed, DEFAULT_DATASET, DRAWN_DATASET } from "../data/datasets.ts";
import { findData } from "../data/find_data.ts";
import { prepareRemote } from "./prepare_remote.ts";
import type { RemoteDataset } from "./remote_datasets.ts";
import { hintAtGpu } from "./set_up_for.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/** What to set up ahead of time. */
export interface AheadNeeds {
  /** The folder of `--data_path`. */
  dataPath: string;
  /** Whether libtensorflow is to use an NVIDIA GPU. */
  gpu: boolean;
  /** Whether only what the tests need is wanted. */
  forTests: boolean;
}

/**
 * Sets up ahead of time what the commands would at their start, and says what there is.
 *
 * @returns Whether all of it could be had.
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` or `--data_path` names something else.
 */
export async function setUpAhead(
  { dataPath, gpu, forTests }: AheadNeeds,
  surroundings: Surroundings = processSurroundings(),
): Promise<boolean> {
  const { say } = surroundings.output;
  const library = await prepareLibrary(gpu, surroundings);
  if (library.reason !== undefined) {
    const instead = forTests ? "The tests that need it are left out" : "train and eval use webgpu or wasm";
    say(`libtensorflow cannot be had: ${library.reason}. ${instead}`);
  } else if (!forTests) {
    say(`libtensorflow ${library.version ?? ""}: ${library.path}`.replace(" :", ":"));
    await hintAtGpu(library, surroundings);
  }
  if (forTests) return library.reason === undefined;
  return await setUpData(dataPath, surroundings) && library.reason === undefined;
}

/** Says which data there are at a path; where there are none, fetches the default ones. */
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
      : `${dataset.title} cannot be had: ${prepared.reason}. train uses ${drawn}`,
  );
  return prepared.reason === undefined;
}
