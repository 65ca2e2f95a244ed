import type { LibraryFound } from "../engine/open_engine.ts";
import type { FoundLibrary } from "./find_library.ts";
import { isFile } from "./library_names.ts";
import type { Surroundings } from "./surroundings.ts";

/** The file that XLA needs to compile for a GPU, in the folder of CUDA's compiler. */
export const LIBDEVICE = "nvvm/libdevice/libdevice.10.bc";

/** Where NVIDIA's wheels put CUDA's compiler, next to the folder of libtensorflow: of CUDA 12 and of CUDA 13. */
const NEXT_TO_LIBRARY = ["../nvidia/cuda_nvcc", "../nvidia/cu13"];

/**
 * Looks for the folder of CUDA's compiler, with which XLA compiles for a GPU: the wheels next to libtensorflow,
 * `CUDA_HOME`, `CUDA_PATH`, and where the toolkit is installed.
 *
 * @param library The path of libtensorflow.
 * @returns Undefined if there is none.
 */
export async function findCudaTools(
  library: string,
  { env, cudaFolders }: Pick<Surroundings, "env" | "cudaFolders">,
): Promise<string | undefined> {
  const folder = library.replace(/\/[^/]*$/, "");
  const named = [env.CUDA_HOME, env.CUDA_PATH].filter((path) => path !== undefined && path !== "");
  for (const place of [...NEXT_TO_LIBRARY.map((name) => `${folder}/${name}`), ...named, ...cudaFolders]) {
    if (await isFile(`${place}/${LIBDEVICE}`)) return place;
  }
  return undefined;
}

/** Adds the folder of CUDA's compiler to a library that may use a GPU. */
export async function withCudaTools(
  { path, gpu }: Pick<FoundLibrary, "path" | "gpu">,
  surroundings: Pick<Surroundings, "env" | "cudaFolders">,
): Promise<LibraryFound> {
  const cudaTools = gpu === false ? undefined : await findCudaTools(path, surroundings);
  return { path, ...(gpu !== undefined && { gpu }), ...(cudaTools !== undefined && { cudaTools }) };
}
