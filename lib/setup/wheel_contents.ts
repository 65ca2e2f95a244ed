import { pinnedRequirement, type PinnedWheels } from "./pinned_wheels.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** The version of TensorFlow to fetch. */
export const VERSION = "2.21.0";

/**
 * The wheel to request from pip.
 *
 * @throws {Unobtainable} If TensorFlow provides none for this machine.
 */
export function tensorflowRequirement({ os, arch }: Surroundings, gpu: boolean): string {
  if (os === "darwin" && (gpu || arch === "x86_64")) {
    throw new Unobtainable(
      gpu ? "TensorFlow has no build for a Mac's GPU" : "TensorFlow has no recent build for Intel Macs",
    );
  }
  // On other platforms `tensorflow` itself is the CPU build.
  return `${os === "linux" && arch === "x86_64" && !gpu ? "tensorflow-cpu" : "tensorflow"}==${VERSION}`;
}

/**
 * Where to put a file of TensorFlow's wheel; undefined if it is not needed.
 *
 * A GPU build keeps its folder, because the libraries look for CUDA in `../nvidia`, relative to their own location.
 */
export function libraryFile(name: string, gpu: boolean): string | undefined {
  const [, file] = /^tensorflow\/(libtensorflow_(?:cc|framework)(?:\.so\.2|\.2\.dylib))$/.exec(name) ?? [];
  return file !== undefined && gpu ? name : file;
}

/** Where to put a file of CUDA's wheels: at its own path; undefined for headers and the like. */
export function cudaFile(name: string): string | undefined {
  const needed = /^nvidia\/\w+\/(lib|bin|nvvm)\/[\w.+/-]+$/.test(name) && !/(^|\/)\.\.(\/|$)|\.a$/.test(name);
  return needed ? name : undefined;
}

/**
 * The CUDA wheels that TensorFlow's metadata requires, each in the version that is pinned.
 *
 * @throws {Unobtainable} If one is not pinned.
 */
export function cudaRequirements(metadata: string, wheels: PinnedWheels): string[] {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const [, requirement] = /^Requires-Dist:\s*([^;]+);.*extra\s*==\s*['"]and-cuda['"]/.exec(line) ?? [];
    const [, name] = /^\s*([\w.-]+)/.exec(requirement ?? "") ?? [];
    return name === undefined ? [] : [pinnedRequirement(name, wheels)];
  });
}
