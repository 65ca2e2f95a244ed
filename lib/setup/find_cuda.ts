import { LIBDEVICE } from "./find_cuda_tools.ts";
import { CUDA_LIBRARIES, CUDA_MAJORS, CUDA_RUNTIME, type CudaMajor, isCudaFile } from "./cuda_names.ts";
import { isFile, namesIn } from "./library_names.ts";
import { findPythons, runProgram } from "./python.ts";
import type { Surroundings } from "./surroundings.ts";

/** CUDA where it is installed already. */
export interface FoundCuda {
  /** The major number of its release. */
  major: CudaMajor;
  /** The folder with most of it. */
  folder: string;
  /** The libraries: paths by the names under which TensorFlow, or another of them, opens them. */
  libraries: ReadonlyMap<string, string>;
  /** Whether the runtime of CUDA 12 is among them. */
  hasRuntime: boolean;
  /** Files of CUDA's compiler, by their paths in its folder; undefined if there is none. */
  tools: ReadonlyMap<string, string> | undefined;
}

/** Folders that belong together, such as those of one toolkit. */
interface Place {
  folder: string;
  /** Its folders with libraries. */
  libraries: readonly string[];
}

// Where Python would find NVIDIA's wheels, which PyTorch brings too, and Triton, which has CUDA's compiler.
const FIND_WHEELS = `
import os, sys
for name in ("nvidia", "triton/backends/nvidia"):
    for folder in sys.path:
        path = os.path.join(folder, name)
        if os.path.isdir(path): print(path)
`;
/** How long to wait for Python, in milliseconds. */
const PATIENCE_MS = 10_000;

/** The folders with libraries in a toolkit. */
const TOOLKIT_FOLDERS = [
  "lib64",
  "lib",
  "targets/x86_64-linux/lib",
  "targets/sbsa-linux/lib",
  "extras/CUPTI/lib64",
];
/** The compiler's program, in the folder of CUDA's compiler. */
const PTXAS = "bin/ptxas";

/**
 * Looks for CUDA 12 or 13 on this machine: in the wheels that Python finds, in NVIDIA's toolkit, in
 * LD_LIBRARY_PATH and in the system's folders.
 *
 * @returns The first that is complete but for the runtime of CUDA 12; undefined if none is.
 */
export async function findCuda(surroundings: Surroundings): Promise<FoundCuda | undefined> {
  const { env, os, cudaFolders, systemFolders } = surroundings;
  if (os !== "linux") return undefined;
  const wheels = await pythonFolders(surroundings);
  const toolkits = [env.CUDA_HOME ?? "", env.CUDA_PATH ?? "", ...cudaFolders].filter((path) => path !== "");
  const searched = (env.LD_LIBRARY_PATH ?? "").split(":").filter((folder) => folder !== "");
  const places: Place[] = [
    ...(await Promise.all(wheels.filter((path) => path.endsWith("/nvidia")).map(placesOfWheels))).flat(),
    ...toolkits.map((folder) => ({ folder, libraries: TOOLKIT_FOLDERS.map((name) => `${folder}/${name}`) })),
    ...(searched.length > 0 ? [{ folder: searched[0]!, libraries: searched }] : []),
    ...(systemFolders.length > 0 ? [{ folder: systemFolders[0]!, libraries: systemFolders }] : []),
  ];
  const everywhere = places.flatMap(({ libraries }) => libraries);
  for (const place of places) {
    for (const major of CUDA_MAJORS) {
      const libraries = await completeLibraries(place, major, everywhere);
      if (libraries === undefined) continue;
      const runtime = await firstWith(everywhere, CUDA_RUNTIME);
      if (runtime !== undefined) libraries.set(CUDA_RUNTIME, `${runtime}/${CUDA_RUNTIME}`);
      return {
        major,
        folder: place.folder,
        libraries,
        hasRuntime: runtime !== undefined,
        tools: await findTools([...places.map(({ folder }) => folder), ...wheels]),
      };
    }
  }
  return undefined;
}

/** NVIDIA's wheels of CUDA 12 have a folder each, those of CUDA 13 one folder for all but cuDNN and NCCL. */
async function placesOfWheels(folder: string): Promise<Place[]> {
  const names = (await namesIn(folder)).filter((name) => !/^cu\d+$/.test(name));
  const apart = names.map((name) => `${folder}/${name}/lib`);
  const thirteen = `${folder}/cu13`;
  return [
    { folder, libraries: apart },
    { folder: thirteen, libraries: [`${thirteen}/lib`] },
  ];
}

/** All files of CUDA in a place and of the libraries that may be elsewhere; undefined if a library is missing. */
async function completeLibraries(
  { libraries: folders }: Place,
  major: CudaMajor,
  everywhere: readonly string[],
): Promise<Map<string, string> | undefined> {
  const links = new Map<string, string>();
  const used = new Set<string>();
  const aliases: (readonly [string, string])[] = [];
  for (const { name, files, needed, apart } of CUDA_LIBRARIES) {
    const folder = await firstWith(apart ? [...folders, ...everywhere] : folders, files[major]);
    if (folder === undefined && needed) return undefined;
    if (folder === undefined) continue;
    used.add(folder);
    aliases.push([name, `${folder}/${files[major]}`]);
  }
  for (const folder of used) {
    for (const name of await namesIn(folder)) {
      if (isCudaFile(name) && !links.has(name)) links.set(name, `${folder}/${name}`);
    }
  }
  for (const [name, path] of aliases) links.set(name, path);
  return links;
}

/** The files that XLA needs; Triton keeps libdevice elsewhere than NVIDIA does. */
async function findTools(folders: readonly string[]): Promise<Map<string, string> | undefined> {
  for (const folder of folders.flatMap((folder) => [folder, `${folder}/cuda_nvcc`])) {
    for (const libdevice of [LIBDEVICE, "lib/libdevice.10.bc"]) {
      const found = new Map([[LIBDEVICE, `${folder}/${libdevice}`], [PTXAS, `${folder}/${PTXAS}`]]);
      const files = await Promise.all([...found.values()].map(isFile));
      if (files.every(Boolean)) return found;
    }
  }
  return undefined;
}

async function firstWith(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) if (await isFile(`${folder}/${name}`)) return folder;
  return undefined;
}

async function pythonFolders(surroundings: Surroundings): Promise<string[]> {
  const found = await Promise.all(
    (await findPythons(surroundings)).map((python) =>
      runProgram(python, ["-c", FIND_WHEELS], surroundings, PATIENCE_MS)
    ),
  );
  const lines = found.flatMap(({ success, stdout }) => success ? stdout.split("\n") : []);
  return [...new Set(lines.filter((line) => line.startsWith("/")))];
}
