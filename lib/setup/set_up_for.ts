import type { LibraryFound } from "../engine/open_engine.ts";
import type { FoundLibrary } from "./find_library.ts";
import { withCudaTools } from "./find_cuda_tools.ts";
import { isFile } from "./library_names.ts";
import { prepareLibrary } from "./prepare_library.ts";
import { prepareData, type PreparedData } from "./prepare_data.ts";
import { findProgram } from "./python.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/** What a command needs. */
export interface SetupNeeds {
  /** The requested engine. */
  engine: "auto" | "native" | "webgpu" | "wasm" | "cpu";
  /** The requested data set: a name in the registry, or `auto`. */
  dataset: string;
  /** The value of `--data_path`. */
  dataPath: string;
}

/** What is available to the command. */
export interface SetupResult {
  /** Where libtensorflow is, or why it is not. */
  library: LibraryFound;
  /** The data set, and where it is: at `--data_path` or in the user's cache. */
  data: PreparedData;
}

/**
 * Finds or fetches what a command needs, and nothing else. Prints nothing if everything is there; prints a line for
 * anything that is not available, with what is used instead.
 *
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` is not libtensorflow or `--data_path` contains no data set.
 */
export async function setUpFor(
  { engine, dataset, dataPath }: SetupNeeds,
  surroundings: Surroundings = processSurroundings(),
): Promise<SetupResult> {
  const library = await setUpEngine(engine, surroundings);
  return { library, data: await prepareData(dataset, dataPath, surroundings) };
}

/**
 * Finds or fetches what an engine needs, as {@link setUpFor}.
 *
 * @returns Where libtensorflow is, or why it is not.
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` is not libtensorflow.
 */
export async function setUpEngine(
  engine: SetupNeeds["engine"],
  surroundings: Surroundings = processSurroundings(),
): Promise<LibraryFound> {
  if (engine !== "auto" && engine !== "native") return { reason: `not looked for with --engine ${engine}` };
  const prepared = await prepareLibrary(false, surroundings);
  if (prepared.reason === undefined) {
    await hintAtGpu(prepared, surroundings);
    return await withCudaTools(prepared, surroundings);
  }
  // If the native engine was requested by name, the engine itself reports the error.
  if (engine === "auto") {
    surroundings.output.say(
      `libtensorflow is not available: ${prepared.reason}. Using another engine, webgpu or wasm`,
    );
  }
  return { reason: prepared.reason };
}

/** Prints a hint if there is a GPU that the library cannot use. */
export async function hintAtGpu({ gpu }: FoundLibrary, surroundings: Surroundings): Promise<void> {
  if (gpu !== false || surroundings.os !== "linux") return;
  // Deno hides the device itself from programs without all permissions.
  const signs = surroundings.systemFolders.map((folder) => isFile(`${folder}/libcuda.so.1`));
  const tool = await findProgram("nvidia-smi", surroundings);
  if (tool !== undefined || (await Promise.all(signs)).includes(true)) {
    surroundings.output.say(
      "An NVIDIA driver is installed: deno task setup --gpu gets a libtensorflow that uses it",
    );
  }
}
