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

/**
 * A note for a result that was measured while other programs worked; undefined if the machine was idle.
 *
 * @param load Programs that wanted a core in the last minute, before the first round.
 */
export function busyNote(
  load: number = Deno.loadavg()[0]!,
  cores: number = navigator.hardwareConcurrency,
): string | undefined {
  if (load <= cores) return undefined;
  return `Other programs kept the machine busy: ${
    load.toFixed(1)
  } wanted one of its ${cores} cores in the minute before. ` +
    "All contenders are faster on an idle one, and the ratios steadier.";
}
