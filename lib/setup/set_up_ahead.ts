import { prepareLibrary } from "./prepare_library.ts";
import { AUTO, datasetNamed, DEFAULT_DATASET, DRAWN_DATASET } from "../data/datasets.ts";
import { findData } from "../data/find_data.ts";
import { prepareRemote } from "./prepare_remote.ts";
import { fetchTestPackages, ONNXRUNTIME_WEB } from "./fetch_test_packages.ts";
import type { RemoteDataset } from "./remote_datasets.ts";
import { hintAtGpu } from "./set_up_for.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/** What to set up ahead of time. */
export interface AheadNeeds {
  /** A name in the registry of data sets, or `auto`. */
  dataset: string;
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
  { dataset, dataPath, gpu, forTests }: AheadNeeds,
  surroundings: Surroundings = processSurroundings(),
): Promise<boolean> {
  const { say } = surroundings.output;
  const library = await prepareLibrary(gpu, surroundings, !forTests);
  if (library.reason !== undefined) {
    const instead = forTests ? "Tests that need it are ignored" : "train and eval use webgpu or wasm";
    say(`libtensorflow is not available: ${library.reason}. ${instead}`);
  } else if (!forTests) {
    say(`libtensorflow ${library.version ?? ""}: ${library.path}`.replace(" :", ":"));
    await hintAtGpu(library, surroundings);
  }
  if (forTests) {
    const hasPackages = await fetchTestPackages(surroundings);
    if (!hasPackages) say(`${ONNXRUNTIME_WEB} is not available. Tests that need it are ignored`);
    return hasPackages && library.reason === undefined;
  }
  return await setUpData(dataset, dataPath, surroundings) && library.reason === undefined;
}

/** Prints which data set is at a path; if the wanted one is not, fetches it, by default the default one. */
async function setUpData(name: string, dataPath: string, surroundings: Surroundings): Promise<boolean> {
  const { datasets, workingFolder, output: { say } } = surroundings;
  const { source } = await findData(name, dataPath, workingFolder, datasets);
  if (source !== undefined) {
    const { title, prepare, isIn } = datasetNamed(source.name, datasets);
    await prepare?.();
    say(isIn === undefined ? `${title}: nothing to fetch` : `${title}: ${source.path}`);
    return true;
  }
  // findData() throws if another data set is missing.
  const dataset = datasetNamed(name === AUTO ? DEFAULT_DATASET : name, datasets) as RemoteDataset;
  const prepared = await prepareRemote(dataset, surroundings, true);
  if (prepared.reason === undefined) {
    await dataset.prepare?.();
    say(`${dataset.title}: ${prepared.folder}`);
    return true;
  }
  const instead = name === AUTO ? `. train uses ${datasetNamed(DRAWN_DATASET, datasets).title}` : "";
  say(`${dataset.title} is not available: ${prepared.reason}${instead}`);
  return false;
}
