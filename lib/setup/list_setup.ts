import { UserError } from "../base/user_error.ts";
import { AUTO, datasetNamed, DEFAULT_DATASET } from "../data/datasets.ts";
import { findData } from "../data/find_data.ts";
import { sizeOnDisk } from "./disk.ts";
import { findLibraries, type FoundLibrary } from "./find_library.ts";
import { formatBytes } from "../base/format.ts";
import { leftovers } from "./get_library.ts";
import { imageCache, libraryCache, remoteCache, rivalsCache } from "./library_cache.ts";
import { namesIn } from "./library_names.ts";
import { isUnfinished } from "./prepare_remote.ts";
import { remoteDatasets } from "./remote_datasets.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/**
 * Lists what is installed, with version, size and path: each libtensorflow, starting with the one in use, Python packages for
 * the benchmarks, decoded images, and the data sets at `--data_path` and in the cache.
 *
 * @returns Lines.
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` is not libtensorflow.
 */
export async function listSetup(
  dataPath: string,
  surroundings: Surroundings = processSurroundings(),
): Promise<string[]> {
  const lines: string[] = [];
  for await (const library of findLibraries(surroundings)) lines.push(await describe(library));
  if (lines.length === 0) lines.push("libtensorflow: not installed; deno task setup gets it");
  const cache = libraryCache(surroundings);
  const unfinished = cache === undefined ? 0 : await leftovers(cache);
  if (unfinished > 0) lines.push(`unfinished downloads: ${formatBytes(unfinished)} in ${cache}`);
  const rivals = rivalsCache(surroundings);
  const pytorch = rivals === undefined ? 0 : await sizeOnDisk(rivals);
  if (pytorch > 0) lines.push(`Python packages for the benchmarks: ${formatBytes(pytorch)} in ${rivals}`);
  const images = imageCache(surroundings);
  const decoded = images === undefined ? 0 : await sizeOnDisk(images);
  if (decoded > 0) lines.push(`decoded images: ${formatBytes(decoded)} in ${images}`);
  const { datasets, workingFolder } = surroundings;
  const source = await findData(AUTO, dataPath, workingFolder, datasets).then(
    ({ source }) => source,
    (error) => {
      if (error instanceof UserError) return undefined; // train and eval report the error.
      throw error;
    },
  );
  if (source !== undefined) {
    const { title } = datasetNamed(source.name, datasets);
    lines.push(`${title}: in ${dataPath}, ${formatBytes(await sizeOnDisk(dataPath))}`);
  }
  for (const [name, dataset] of remoteDatasets(surroundings)) {
    const { title, remote, isIn } = dataset;
    const folder = remoteCache(remote, surroundings);
    const setup = `deno task setup${
      name === DEFAULT_DATASET && source === undefined ? "" : ` --dataset ${name}`
    }`;
    if (folder !== undefined && await isIn!(folder, true)) {
      lines.push(`${title}: in ${folder}, ${formatBytes(await sizeOnDisk(folder))}`);
      continue;
    }
    const part = folder === undefined ? 0 : await unfinishedIn(folder);
    if (part > 0) {
      lines.push(`${title}: unfinished download, ${formatBytes(part)} in ${folder}; ${setup} continues it`);
    } else if (source?.name !== name) {
      lines.push(`${title}: not in ${dataPath}, nor in the cache; ${setup} gets it`);
    }
  }
  return lines;
}

/** The size in bytes of the unfinished downloads in the cache of a data set. */
async function unfinishedIn(folder: string): Promise<number> {
  const names = (await namesIn(folder)).filter(isUnfinished);
  const sizes = await Promise.all(names.map((name) => sizeOnDisk(`${folder}/${name}`)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function describe({ path, source, version, gpu, damage }: FoundLibrary): Promise<string> {
  const kind = gpu === undefined ? "" : gpu ? ", for CPU and GPU" : ", for the CPU";
  const size = formatBytes(await librarySize(path, gpu === true));
  return `libtensorflow ${version ?? "of unknown version"}${kind}, ${size}, ${source}: ${path}${
    damage === undefined ? "" : `; damaged: ${damage}`
  }`;
}

/** The size in bytes of a library, of the libraries next to it that belong to it, and of CUDA if it is included. */
async function librarySize(path: string, withCuda: boolean): Promise<number> {
  const folder = path.replace(/\/[^/]*$/, "");
  if (withCuda) return await sizeOnDisk(folder.replace(/\/(tensorflow|lib)$/, ""));
  const names = (await namesIn(folder)).filter((name) => name.startsWith("libtensorflow"));
  const files = new Set(await Promise.all(names.map((name) => Deno.realPath(`${folder}/${name}`))));
  const sizes = await Promise.all([...files].map(sizeOnDisk));
  return sizes.reduce((sum, size) => sum + size, 0);
}
