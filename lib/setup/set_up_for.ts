import type { LibraryFound } from "../engine/open_engine.ts";
import type { FoundLibrary } from "./find_library.ts";
import { isFile } from "./library_names.ts";
import { prepareLibrary } from "./prepare_library.ts";
import { prepareData, type PreparedData } from "./prepare_data.ts";
import { findProgram } from "./python.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/** What a command is about to use. */
export interface SetupNeeds {
  /** The engine that was asked for. */
  engine: "auto" | "native" | "webgpu" | "wasm" | "cpu";
  /** The data set that was asked for: a name of the registry, or `auto`. */
  dataset: string;
  /** As `--data_path` has it. */
  dataPath: string;
}

/** What there is of it. */
export interface SetupResult {
  /** Where libtensorflow is, or why it is not. */
  library: LibraryFound;
  /** Which data set, and where it is: at `--data_path`, or in the user's cache. */
  data: PreparedData;
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
  return { library, data: await prepareData(dataset, dataPath, surroundings) };
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
