/** What decides how many runs train at a time. */
export interface CoresToShare {
  cores: number;
  /** Runs that are left. */
  left: number;
  /** Runs at a time; 0 for as many as it bears. */
  jobs: number;
  /** Threads of each run; 0 for its share of the cores. */
  threads: number;
  /** Bytes of memory of a run, and of the machine that are free; undefined if unknown. */
  memory?: { each: number; free: number } | undefined;
  /** Whether the runs train on a GPU, of which there is one. */
  onGpu?: boolean;
}

/** The share of the free memory that runs may take. */
const USABLE = 0.9;

/**
 * Shares the cores among runs. A run with one thread takes less than twice the time of one with two, so that by default
 * as many train at a time as there are cores, each with one thread, if so many are left and the memory bears them.
 */
export function shareCores(
  { cores, left, jobs, threads, memory, onGpu = false }: CoresToShare,
): { jobs: number; threads: number } {
  const byCores = Math.max(1, threads > 0 ? Math.floor(cores / threads) : cores);
  const byMemory = memory === undefined
    ? Infinity
    : Math.max(1, Math.floor(USABLE * memory.free / memory.each));
  const most = onGpu ? 1 : Math.min(byCores, byMemory);
  const atATime = Math.max(1, Math.min(jobs > 0 ? jobs : most, left));
  return { jobs: atATime, threads: threads > 0 ? threads : Math.max(1, Math.floor(cores / atATime)) };
}

/**
 * The seconds that runs take in their order, some at a time: each begins when the first of those before it ends.
 *
 * @param running Seconds that are left of those that train already.
 */
export function secondsTogether(
  seconds: readonly number[],
  jobs: number,
  running: readonly number[] = [],
): number {
  const free = Array.from({ length: jobs }, (_, lane) => running[lane] ?? 0);
  for (const one of seconds) {
    const next = free.indexOf(Math.min(...free));
    free[next]! += one;
  }
  return Math.max(0, ...free);
}
