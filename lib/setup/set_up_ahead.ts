import { prepareLibrary } from "./prepare_library.ts";
import { prepareMnist } from "./prepare_mnist.ts";
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
  const mnist = await prepareMnist(dataPath, surroundings, true);
  say(
    mnist.reason === undefined
      ? `MNIST: ${mnist.folder}`
      : `MNIST cannot be had: ${mnist.reason}. train uses digits drawn by a program`,
  );
  return library.reason === undefined && mnist.reason === undefined;
}
