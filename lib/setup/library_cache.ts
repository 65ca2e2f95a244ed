import { userCache } from "../base/user_cache.ts";
import { IMAGE_CACHE } from "../data/cache/image_cache.ts";
import type { RemoteFiles } from "../data/definition.ts";
import { namesIn } from "./library_names.ts";
import type { Surroundings } from "./surroundings.ts";

/** A build of libtensorflow in the user's cache. */
export interface CachedBuild {
  folder: string;
  /** TensorFlow's version. */
  version: string;
  /** Whether it can use a GPU. */
  gpu: boolean;
}

/** The user's cache folder; undefined if the environment does not define it. */
export function userCaches({ env, os }: Surroundings): string | undefined {
  return userCache(env, os);
}

/** Trinca's cache of libtensorflow, which all its clones share; undefined without a cache folder. */
export function libraryCache(surroundings: Surroundings): string | undefined {
  const caches = userCaches(surroundings);
  return caches === undefined ? undefined : `${caches}/trinca/libtensorflow`;
}

/** Trinca's cache of a data set, which all its clones share; undefined without a cache folder. */
export function remoteCache({ cache }: RemoteFiles, surroundings: Surroundings): string | undefined {
  const caches = userCaches(surroundings);
  return caches === undefined ? undefined : `${caches}/${cache}`;
}

/** Trinca's cache of PyTorch, its rival in the benchmarks; undefined without a cache folder. */
export function rivalsCache(surroundings: Surroundings): string | undefined {
  const caches = userCaches(surroundings);
  return caches === undefined ? undefined : `${caches}/trinca/rivals`;
}

/** Trinca's cache of decoded images, which all its clones share; undefined without a cache folder. */
export function imageCache(surroundings: Surroundings): string | undefined {
  const caches = userCaches(surroundings);
  return caches === undefined ? undefined : `${caches}/${IMAGE_CACHE}`;
}

const BUILD_NAME = /^(\d+\.\d+\.\d+)-(cpu|gpu)$/;

/** Whether a name in {@link libraryCache} is that of a complete build. */
export function isBuildName(name: string): boolean {
  return BUILD_NAME.test(name);
}

/** The name of a build's folder in {@link libraryCache}. */
export function buildName(version: string, gpu: boolean): string {
  return `${version}-${gpu ? "gpu" : "cpu"}`;
}

/** Where the library may be in a build's folder: a GPU build keeps the layout of its wheels. */
export const BUILD_SUBFOLDERS = ["", "/tensorflow", "/lib"] as const;

/** The builds in the cache: GPU builds first, since they also run without a GPU, then the newest first. */
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
