import { cpus, totalmem } from "node:os";

/** The machine that was measured on. */
export interface Machine {
  /** Its processor, as it calls itself. */
  processor: string;
  /** How many cores this process may use. */
  cores: number;
  /** Main memory in units of 10⁹ bytes. */
  memory_gb: number;
  /** Operating system and architecture. */
  system: string;
  /** Deno's version. */
  deno: string;
}

/** The machine that this process runs on. */
export function thisMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: navigator.hardwareConcurrency,
    memory_gb: Number((totalmem() / 1e9).toFixed(1)),
    system: `${Deno.build.os} ${Deno.build.arch}`,
    deno: Deno.version.deno,
  };
}

/** A machine as a person reads it, in a line. */
export function describeMachine({ processor, cores, memory_gb, system, deno }: Machine): string {
  return `${processor}, ${cores} ${cores === 1 ? "core" : "cores"}, ${memory_gb} GB, ${system}, Deno ${deno}`;
}
