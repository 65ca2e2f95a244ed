import type { RemoteFiles } from "../data/definition.ts";
import { namesIn } from "./library_names.ts";
import type { Surroundings } from "./surroundings.ts";

/** A version of libtensorflow in the user's cache. */
export interface CachedBuild {
  /** Its folder. */
  folder: string;
  /** TensorFlow's version. */
  version: string;
  /** Whether it can use a GPU. */
  gpu: boolean;
}

/** The user's folder for caches (XDG Base Directory Specification); undefined if nothing tells it. */
export function userCaches({ env, os }: Surroundings): string | undefined {
  // The specification has a path that is not absolute ignored.
  if (env.XDG_CACHE_HOME?.startsWith("/")) return env.XDG_CACHE_HOME;
  if (os === "windows" && env.LOCALAPPDATA) return env.LOCALAPPDATA;
  return env.HOME ? `${env.HOME}/.cache` : undefined;
}

/** Trinca's folder of libtensorflow, which all its clones share; undefined if nothing tells it. */
export function libraryCache(surroundings: Surroundings): string | undefined {
  const caches = userCaches(surroundings);
  return caches === undefined ? undefined : `${caches}/trinca/libtensorflow`;
}

/** Trinca's folder of a data set that was fetched, which all its clones share; undefined if nothing tells it. */
export function remoteCache({ cache }: RemoteFiles, surroundings: Surroundings): string | undefined {
  const caches = userCaches(surroundings);
  return caches === undefined ? undefined : `${caches}/${cache}`;
}

/** Trinca's folder of what the benchmarks compare it with: PyTorch; undefined if nothing tells it. */
export function rivalsCache(surroundings: Surroundings): string | undefined {
  const caches = userCaches(surroundings);
  return caches === undefined ? undefined : `${caches}/trinca/rivals`;
}

const BUILD_NAME = /^(\d+\.\d+\.\d+)-(cpu|gpu)$/;

/** Whether a name in {@link libraryCache} is that of a build, and not of something unfinished. */
export function isBuildName(name: string): boolean {
  return BUILD_NAME.test(name);
}

/** Folder of a build below {@link libraryCache}. */
export function buildName(version: string, gpu: boolean): string {
  return `${version}-${gpu ? "gpu" : "cpu"}`;
}

/** Where in a build's folder the library may lie: the wheel of a GPU needs its neighbours beside it. */
export const BUILD_SUBFOLDERS = ["", "/tensorflow", "/lib"] as const;

/** The builds in the cache: those for a GPU first, which run without one too, then the newest. */
export async function cachedBuilds(surroundings: Surroundings): Promise<CachedBuild[]> {
  const cache = libraryCache(surroundings);
  if (cache === undefined) return [];
  const builds = (await namesIn(cache)).flatMap((name) => {
    const [, version, kind] = BUILD_NAME.exec(name) ?? [];
    return version === undefined ? [] : [{ folder: `${cache}/${name}`, version, gpu: kind === "gpu" }];
  });
  const newer = new Intl.Collator("en", { numeric: true }).compare;
  return builds.sort((a, b) => Number(b.gpu) - Number(a.gpu) || newer(b.version, a.version));
}
