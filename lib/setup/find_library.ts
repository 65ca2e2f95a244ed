import { UserError } from "../base/user_error.ts";
import { BUILD_SUBFOLDERS, cachedBuilds, userCaches } from "./library_cache.ts";
import { isFile, libraryIn, namesIn } from "./library_names.ts";
import { pythonTensorflow } from "./python.ts";
import type { Surroundings } from "./surroundings.ts";

/** A libtensorflow that is there. */
export interface FoundLibrary {
  /** Its path. */
  path: string;
  /** Whose it is, for a list: "the system's". */
  source: string;
  /** TensorFlow's version, where the place tells it. */
  version?: string;
  /** Whether it is known to use a GPU, or not to. */
  gpu?: boolean;
}

const TFJS_PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/**
 * Looks for libtensorflow, and gives what it finds in order of preference: by `TRINCA_LIBTENSORFLOW`, in
 * tfjs-node's own folder, in Python's `tensorflow`, among the system's libraries, in the user's cache. It looks
 * no further than it is asked to.
 *
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` names something else.
 */
export async function* findLibraries(surroundings: Surroundings): AsyncGenerator<FoundLibrary> {
  const { env, os } = surroundings;
  if (env.TRINCA_LIBTENSORFLOW) {
    yield { path: await named(env.TRINCA_LIBTENSORFLOW, os), source: "TRINCA_LIBTENSORFLOW" };
  }
  for await (const folder of tfjsFolders(surroundings)) {
    const path = await libraryIn(folder, os);
    if (path !== undefined) yield { path, source: "tfjs-node's", ...await versionInName(path) };
  }
  for (const folder of await pythonTensorflow(surroundings)) {
    const path = await libraryIn(folder, os);
    if (path !== undefined) yield { path, source: "Python's", ...await versionBeside(folder) };
  }
  const searchPath = env[os === "darwin" ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH"] ?? "";
  for (const folder of [...searchPath.split(":").filter(Boolean), ...surroundings.systemFolders]) {
    const path = await libraryIn(folder, os);
    if (path !== undefined) yield { path, source: "the system's", ...await versionInName(path) };
  }
  yield* cachedLibraries(surroundings);
}

/** Looks for libtensorflow in the user's cache alone. */
export async function* cachedLibraries(surroundings: Surroundings): AsyncGenerator<FoundLibrary> {
  for (const { folder, version, gpu } of await cachedBuilds(surroundings)) {
    for (const subfolder of BUILD_SUBFOLDERS) {
      const path = await libraryIn(folder + subfolder, surroundings.os);
      if (path !== undefined) yield { path, source: "Trinca's cache", version, gpu };
    }
  }
}

async function named(place: string, os: Surroundings["os"]): Promise<string> {
  if (await isFile(place)) return await Deno.realPath(place);
  const inside = await libraryIn(place, os);
  if (inside !== undefined) return await Deno.realPath(inside);
  throw new UserError(
    `Expected TRINCA_LIBTENSORFLOW to be libtensorflow or a folder with it but found ${place}; mend or unset it`,
  );
}

/** `deps/lib` of tfjs-node, in the project's node_modules and where Deno keeps packages. */
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

/** A version as libraries have it at the end of their real name: libtensorflow.so.2.18.0. */
async function versionInName(path: string): Promise<{ version?: string }> {
  const version = /\d+\.\d+\.\d+/.exec((await Deno.realPath(path)).split("/").at(-1)!)?.[0];
  return version === undefined ? {} : { version };
}

/** A version as Python's packages have it in the name of a folder beside them: tensorflow-2.21.0.dist-info. */
async function versionBeside(folder: string): Promise<{ version?: string }> {
  for (const name of await namesIn(`${folder}/..`)) {
    const version = /^tensorflow(?:_cpu|_gpu|_intel)?-([\d.]+)\.dist-info$/.exec(name)?.[1];
    if (version !== undefined) return { version };
  }
  return {};
}
