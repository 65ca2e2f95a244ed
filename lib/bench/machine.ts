import { cpus, totalmem } from "node:os";

/** The machine on which a benchmark ran. */
export interface Machine {
  /** Model name of the processor. */
  processor: string;
  /** Number of cores that this process may use. */
  cores: number;
  /** Main memory in 10⁹ bytes. */
  memory_gb: number;
  /** Operating system and architecture. */
  system: string;
  /** Version of Deno. */
  deno: string;
}

/** Describes the machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: navigator.hardwareConcurrency,
    memory_gb: Number((totalmem() / 1e9).toFixed(1)),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
  };
}

/** Formats a machine as one line. */
export function describeMachine({ processor, cores, memory_gb, system, deno }: Machine): string {
  return `${processor}, ${cores} ${cores === 1 ? "core" : "cores"}, ${memory_gb} GB, ${system}, Deno ${deno}`;
}
