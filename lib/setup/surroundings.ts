import { statfs } from "node:fs/promises";
import { DATASETS, type Datasets } from "../data/datasets.ts";
import { C_ARCHIVES, type CArchive } from "./c_archives.ts";
import { processOutput, type SetupOutput } from "./setup_output.ts";

/** How long to wait for a server. */
export interface NetworkLimits {
  /** Milliseconds until its answer begins. */
  firstByteMs: number;
  /** Milliseconds between two pieces of its answer. */
  stallMs: number;
  /** Milliseconds that a package may take, once its registry has answered: nothing tells how far it has come. */
  packageMs: number;
  /** Milliseconds before a cut connection is tried again. */
  retryMs: number;
}

/** All that setting up knows of the machine that it runs on; tests hand in another one. */
export interface Surroundings {
  /** The environment's variables. */
  env: Readonly<Record<string, string>>;
  /** The operating system. */
  os: typeof Deno.build.os;
  /** The processor. */
  arch: typeof Deno.build.arch;
  /** The folder that the command was called in. */
  workingFolder: string;
  /** Folders where the system keeps its libraries. */
  systemFolders: readonly string[];
  /** The data sets that are known. */
  datasets: Datasets;
  /** The program that fetches packages: Deno. */
  deno: string;
  /** The vendor's archives of libtensorflow by `os-arch-cpu` or `-gpu`. */
  archives: Readonly<Record<string, CArchive>>;
  /** How long to wait for servers. */
  limits: NetworkLimits;
  /** Where to say what is being done. */
  output: SetupOutput;
  /** Bytes that are free on the disk of a folder. */
  freeBytes(folder: string): Promise<number>;
}

/** The machine that this process runs on. */
export function processSurroundings(): Surroundings {
  return {
    env: Deno.env.toObject(),
    os: Deno.build.os,
    arch: Deno.build.arch,
    workingFolder: Deno.cwd(),
    systemFolders: Deno.build.os === "darwin"
      ? ["/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib", "/usr/lib"]
      : [
        "/usr/local/lib",
        "/usr/local/lib64",
        `/usr/lib/${Deno.build.arch}-linux-gnu`,
        "/usr/lib64",
        "/usr/lib",
        `/lib/${Deno.build.arch}-linux-gnu`,
        "/lib64",
        "/lib",
      ],
    deno: Deno.execPath(),
    datasets: DATASETS,
    archives: C_ARCHIVES,
    // Six seconds reach the other side of the world and are still bearable where packets vanish.
    limits: { firstByteMs: 6_000, stallMs: 20_000, packageMs: 300_000, retryMs: 500 },
    output: processOutput(),
    async freeBytes(folder) {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}
