import { setImmediate } from "node:timers";

/**
 * Lets the event loop run once, so that a long computation receives messages and signals.
 *
 * @throws The signal's reason, once the signal is aborted.
 */
export async function yieldToEventLoop(signal?: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
