import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** The version of TensorFlow that is fetched. */
export const VERSION = "2.21.0";

/**
 * The wheel to ask pip for.
 *
 * @throws {Unobtainable} If TensorFlow makes none for this machine.
 */
export function tensorflowRequirement({ os, arch }: Surroundings, gpu: boolean): string {
  if (os === "darwin" && (gpu || arch === "x86_64")) {
    throw new Unobtainable(
      gpu ? "TensorFlow has no build for a Mac's GPU" : "TensorFlow has no recent build for Intel Macs",
    );
  }
  // Elsewhere `tensorflow` itself is the build for the CPU.
  return `${os === "linux" && arch === "x86_64" && !gpu ? "tensorflow-cpu" : "tensorflow"}==${VERSION}`;
}

/**
 * Where a file of TensorFlow's wheel goes; undefined for those that are not needed.
 *
 * A build for the GPU keeps its folder: the libraries look for CUDA by their own place, in `../nvidia`.
 */
export function libraryFile(name: string, gpu: boolean): string | undefined {
  const [, file] = /^tensorflow\/(libtensorflow_(?:cc|framework)(?:\.so\.2|\.2\.dylib))$/.exec(name) ?? [];
  return file !== undefined && gpu ? name : file;
}

/** Where a file of CUDA's wheels goes: as it is; undefined for headers and the like. */
export function cudaFile(name: string): string | undefined {
  const needed = /^nvidia\/\w+\/(lib|bin|nvvm)\/[\w.+/-]+$/.test(name) && !/(^|\/)\.\.(\/|$)|\.a$/.test(name);
  return needed ? name : undefined;
}

/** The wheels that TensorFlow's own metadata asks for to bring CUDA along. */
export function cudaRequirements(metadata: string): string[] {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const [, requirement] = /^Requires-Dist:\s*([^;]+);.*extra\s*==\s*['"]and-cuda['"]/.exec(line) ?? [];
    return requirement === undefined ? [] : [requirement.replace(/[\s()]/g, "")];
  });
}
