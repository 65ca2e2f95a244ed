import { onInterrupt } from "./on_interrupt.ts";
import { EXIT, printError } from "./run_command.ts";

/**
 * Runs what writes files that appear when they are complete. Ctrl-C and SIGTERM abort it, so that nothing is left of
 * them; a second one ends the process at once.
 *
 * @param work Receives the signal, and throws its reason once it is aborted.
 * @returns What `work` returns, or the exit code of a stop.
 */
export async function unlessInterrupted(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const abort = new AbortController();
  using _ = onInterrupt(() => {
    if (abort.signal.aborted) Deno.exit(EXIT.stopped);
    abort.abort();
  });
  try {
    return await work(abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    printError("Stopped; nothing was written");
    return EXIT.stopped;
  }
}
