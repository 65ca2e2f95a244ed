import { UserError } from "../base/user_error.ts";
import { libraryDamage } from "../engine/native/library_damage.ts";
import { buildDamage } from "./build_record.ts";
import { BUILD_SUBFOLDERS, cachedBuilds, userCaches } from "./library_cache.ts";
import { isFile, libraryIn, namesIn } from "./library_names.ts";
import { pythonTensorflow } from "./python.ts";
import type { Surroundings } from "./surroundings.ts";

/** An installed libtensorflow. */
export interface FoundLibrary {
  path: string;
  /** Where it is from, for a list: "the system's". */
  source: string;
  /** TensorFlow's version, if it can be read from a file or folder name. */
  version?: string;
  /** Whether it can use a GPU; undefined if that is not known. */
  gpu?: boolean;
  /** Why it must not be loaded: cut short, or not what was fetched. */
  damage?: string;
}

/** The source of libraries in Trinca's cache. */
export const CACHE_SOURCE = "Trinca's cache";

const TFJS_PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/**
 * Looks for libtensorflow and yields each one found, in order of preference: `TRINCA_LIBTENSORFLOW`, tfjs-node's
 * folder, Python's `tensorflow`, the system's libraries, the user's cache. The search is lazy: it stops when the caller
 * does. One that is damaged says so in `damage` and must not be loaded.
 *
 * @param whole Whether to read those in the cache as a whole (seconds), not only their sizes and ends.
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` is not libtensorflow.
 */
export async function* findLibraries(
  surroundings: Surroundings,
  whole = false,
): AsyncGenerator<FoundLibrary> {
  const { env, os } = surroundings;
  const checked = async (found: FoundLibrary): Promise<FoundLibrary> => {
    const damage = await libraryDamage(found.path, os);
    return damage === undefined ? found : { ...found, damage };
  };
  if (env.TRINCA_LIBTENSORFLOW) {
    yield { path: await named(env.TRINCA_LIBTENSORFLOW, os), source: "TRINCA_LIBTENSORFLOW" };
  }
  for await (const folder of tfjsFolders(surroundings)) {
    const path = await libraryIn(folder, os);
    if (path !== undefined) {
      yield await checked({ path, source: "tfjs-node's", ...await versionInName(path) });
    }
  }
  for (const folder of await pythonTensorflow(surroundings)) {
    const path = await libraryIn(folder, os);
    if (path !== undefined) yield await checked({ path, source: "Python's", ...await versionBeside(folder) });
  }
  const searchPath = env[os === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH"] ?? "";
  for (const folder of [...searchPath.split(":").filter(Boolean), ...surroundings.systemFolders]) {
    const path = await libraryIn(folder, os);
    if (path !== undefined) {
      yield await checked({ path, source: "the system's", ...await versionInName(path) });
    }
  }
  yield* cachedLibraries(surroundings, whole);
}

/**
 * Looks for libtensorflow in the user's cache only, and compares it with what was fetched.
 *
 * @param whole Whether to read the libraries as a whole (seconds), not only their sizes and ends.
 */
export async function* cachedLibraries(
  surroundings: Surroundings,
  whole = false,
): AsyncGenerator<FoundLibrary> {
  for (const { folder, version, gpu } of await cachedBuilds(surroundings)) {
    for (const subfolder of BUILD_SUBFOLDERS) {
      const path = await libraryIn(folder + subfolder, surroundings.os);
      if (path === undefined) continue;
      const damage = await buildDamage(folder, path, whole, surroundings.os);
      yield { path, source: CACHE_SOURCE, version, gpu, ...(damage !== undefined && { damage }) };
    }
  }
}

async function named(place: string, os: Surroundings["os"]): Promise<string> {
  const path = await isFile(place) ? place : await libraryIn(place, os);
  if (path !== undefined) {
    const damage = await libraryDamage(path, os);
    if (damage === undefined) return await Deno.realPath(path);
    throw new UserError(
      `Expected TRINCA_LIBTENSORFLOW to be libtensorflow but found ${path}: ${damage}; correct or unset it`,
    );
  }
  throw new UserError(
    `Expected TRINCA_LIBTENSORFLOW to be libtensorflow or a folder that contains it but found ${place}; correct or unset it`,
  );
}

/** The folders `deps/lib` of tfjs-node, in the project's node_modules and in Deno's package cache. */
async function* tfjsFolders(surroundings: Surroundings): AsyncGenerator<string> {
  const { env, workingFolder } = surroundings;
  for (const name of TFJS_PACKAGES) yield `${workingFolder}/node_modules/${name}/deps/lib`;
  const caches = userCaches(surroundings);
  const packages = `${env.DENO_DIR ?? `${caches}/deno`}/npm`;
  for (const registry of await namesIn(packages)) {
    for (const name of TFJS_PACKAGES) {
      const versions = `${packages}/${registry}/${name}`;
      for (const version of await namesIn(versions)) yield `${versions}/${version}/deps/lib`;
    }
  }
}

/** The version at the end of a library's real file name: libtensorflow.so.2.18.0. */
async function versionInName(path: string): Promise<{ version?: string }> {
  const version = /\d+\.\d+\.\d+/.exec((await Deno.realPath(path)).split("/").at(-1)!)?.[0];
  return version === undefined ? {} : { version };
}

/** The version in the name of the folder next to a Python package: tensorflow-2.21.0.dist-info. */
async function versionBeside(folder: string): Promise<{ version?: string }> {
  for (const name of await namesIn(`${folder}/..`)) {
    const version = /^tensorflow(?:_cpu|_gpu|_intel)?-([\d.]+)\.dist-info$/.exec(name)?.[1];
    if (version !== undefined) return { version };
  }
  return {};
}
