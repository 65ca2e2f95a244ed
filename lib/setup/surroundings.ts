import { freeBytes } from "../base/free_bytes.ts";
import { DATASETS, type Datasets } from "../data/datasets.ts";
import { C_ARCHIVES, type CArchive } from "./c_archives.ts";
import { denoProgram } from "./child_programs.ts";
import { PINNED_WHEELS, type PinnedWheels } from "./pinned_wheels.ts";
import { processOutput, type SetupOutput } from "./setup_output.ts";

/** How long to wait for a server. */
export interface NetworkLimits {
  /** Milliseconds until the response begins. */
  firstByteMs: number;
  /** Milliseconds between two chunks of the response. */
  stallMs: number;
  /** Milliseconds that a package may take once its registry has answered; its progress is not known. */
  packageMs: number;
  /** Milliseconds before reconnecting after a connection was cut. */
  retryMs: number;
}

/** All that the set-up knows about the machine that it runs on; tests pass another one. */
export interface Surroundings {
  /** The environment variables. */
  env: Readonly<Record<string, string>>;
  os: typeof Deno.build.os;
  arch: typeof Deno.build.arch;
  /** The folder in which the command was started. */
  workingFolder: string;
  /** Folders where the system keeps its libraries. */
  systemFolders: readonly string[];
  /** Folders where NVIDIA's toolkit may be installed. */
  cudaFolders: readonly string[];
  datasets: Datasets;
  /** The path of Deno, which fetches packages. */
  deno: string;
  /** The vendor's archives of libtensorflow by `os-arch-cpu` or `-gpu`. */
  archives: Readonly<Record<string, CArchive>>;
  /** The wheels that may be fetched. */
  wheels: PinnedWheels;
  limits: NetworkLimits;
  output: SetupOutput;
  /** The free bytes on the disk of a folder. */
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
    cudaFolders: ["/usr/local/cuda", "/opt/cuda", "/usr/lib/cuda"],
    deno: denoProgram(),
    datasets: DATASETS,
    archives: C_ARCHIVES,
    wheels: PINNED_WHEELS,
    // Six seconds are enough for distant servers and bearable if packets are dropped.
    limits: { firstByteMs: 6_000, stallMs: 20_000, packageMs: 300_000, retryMs: 500 },
    output: processOutput(),
    freeBytes,
  };
}
