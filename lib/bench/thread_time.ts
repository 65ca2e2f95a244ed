import { LIBC } from "../base/libc.ts";

/** Number of the clock of a thread's processor time in Linux' `clock_gettime`. */
const CLOCK_THREAD_CPUTIME_ID = 3;

/**
 * Opens a clock of the processor time that the calling thread uses, in milliseconds. It does not advance while the
 * thread waits, so it shows small costs that noise hides from a wall clock.
 *
 * @returns Undefined if the system is not Linux.
 */
export function openThreadClock(): (() => number) | undefined {
  if (Deno.build.os !== "linux" || LIBC === undefined) return undefined;
  const { symbols } = Deno.dlopen(LIBC, {
    clock_gettime: { parameters: ["i32", "buffer"], result: "i32" },
  });
  const time = new BigInt64Array(2); // seconds, nanoseconds
  return () => {
    symbols.clock_gettime(CLOCK_THREAD_CPUTIME_ID, time);
    return Number(time[0]) * 1000 + Number(time[1]) / 1e6;
  };
}
