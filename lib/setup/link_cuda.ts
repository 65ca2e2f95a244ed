import { dirname } from "node:path";
import type { FoundCuda } from "./find_cuda.ts";

/** The folders of a build in which TensorFlow looks: most of it in the first, what solves equations in the second. */
const LIBRARY_FOLDERS = ["nvidia/cuda_runtime/lib", "nvidia/cusolver/lib"];
/** Where `findCudaTools` looks for CUDA's compiler. */
const TOOLS_FOLDER = "nvidia/cuda_nvcc";

/**
 * Gives a build of TensorFlow the CUDA that is installed already, by symbolic links under the names that it opens.
 *
 * @param build The folder of the build; what it has already stays.
 */
export async function linkCuda({ libraries, tools = new Map() }: FoundCuda, build: string): Promise<void> {
  const link = async (path: string, target: string) => {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.symlink(target, path).catch((error) => {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    });
  };
  for (const folder of LIBRARY_FOLDERS) {
    for (const [name, target] of libraries) await link(`${build}/${folder}/${name}`, target);
  }
  for (const [path, target] of tools) await link(`${build}/${TOOLS_FOLDER}/${path}`, target);
}
