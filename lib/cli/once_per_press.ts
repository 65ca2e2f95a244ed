/**
 * Signals within this many milliseconds count as one: a terminal sends Ctrl-C to `deno task` and to the program that it
 * runs, and `deno task` forwards it to the program again, a few milliseconds later. A second press takes longer.
 */
const ONE_PRESS = 150;

/**
 * Returns a handler of signals that calls `handle` once for each press of Ctrl-C or Ctrl-Z.
 *
 * @param clock Milliseconds from any moment.
 */
export function oncePerPress(handle: () => void, clock = () => performance.now()): () => void {
  let last = -Infinity;
  return () => {
    const now = clock();
    if (now - last < ONE_PRESS) return;
    last = now;
    handle();
    // The handler of Ctrl-Z returns when the program continues, and only then is the press passed on.
    last = clock();
  };
}
