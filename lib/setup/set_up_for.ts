import type { LibraryFound } from "../engine/open_engine.ts";
import type { FoundLibrary } from "./find_library.ts";
import { isFile } from "./library_names.ts";
import { prepareLibrary } from "./prepare_library.ts";
import { prepareMnist } from "./prepare_mnist.ts";
import { findProgram } from "./python.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/** What a command is about to use. */
export interface SetupNeeds {
  /** The engine that was asked for. */
  engine: "auto" | "native" | "webgpu" | "wasm" | "cpu";
  /** The data set that was asked for. */
  dataset: "auto" | "mnist" | "digits";
  /** The folder of `--data_path`. */
  dataPath: string;
}

/** What there is of it. */
export interface SetupResult {
  /** Where libtensorflow is, or why it is not. */
  library: LibraryFound;
  /** The folder that the data are in: that of `--data_path`, or Trinca's own in the user's cache. */
  dataPath: string;
  /** Why MNIST could not be had, where it was needed. */
  mnistReason?: string;
}

/**
 * Finds or gets what a command needs, and nothing else. Where all is there it is silent and quick; where
 * something cannot be had it says so in a line, and what stands in for it.
 *
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` or `--data_path` names something else.
 */
export async function setUpFor(
  { engine, dataset, dataPath }: SetupNeeds,
  surroundings: Surroundings = processSurroundings(),
): Promise<SetupResult> {
  const { say } = surroundings.output;
  let library: LibraryFound = { reason: `not looked for with --engine ${engine}` };
  if (engine === "auto" || engine === "native") {
    const prepared = await prepareLibrary(false, surroundings);
    if (prepared.reason === undefined) {
      library = { path: prepared.path };
      await hintAtGpu(prepared, surroundings);
    } else {
      library = { reason: prepared.reason };
      // Where the native engine was asked for by name, the engine itself will say so.
      if (engine === "auto") {
        say(`libtensorflow cannot be had: ${prepared.reason}. Using another engine, webgpu or wasm`);
      }
    }
  }
  if (dataset === "digits") return { library, dataPath };
  const mnist = await prepareMnist(dataPath, surroundings);
  if (mnist.reason === undefined) return { library, dataPath: mnist.folder };
  if (dataset === "auto") say(`MNIST cannot be had: ${mnist.reason}. Using digits drawn by a program`);
  return { library, dataPath, mnistReason: mnist.reason };
}

/** Says that there is a GPU, where the library cannot use it. */
export async function hintAtGpu({ gpu }: FoundLibrary, surroundings: Surroundings): Promise<void> {
  if (gpu !== false || surroundings.os !== "linux") return;
  // The device itself is nothing that Deno shows to a program without all rights.
  const signs = surroundings.systemFolders.map((folder) => isFile(`${folder}/libcuda.so.1`));
  const tool = await findProgram("nvidia-smi", surroundings);
  if (tool !== undefined || (await Promise.all(signs)).includes(true)) {
    surroundings.output.say(
      "An NVIDIA driver is here: deno task setup --gpu gets a libtensorflow that uses it",
    );
  }
}
