import { yieldToEventLoop } from "../../lib/base/yield_to_event_loop.ts";

/** An evaluation in the place of that of an epoch, which never ends by itself. */
export async function evaluateEpoch(...args: unknown[]): Promise<never> {
  const { signal } = args.at(-1) as { signal: AbortSignal };
  for (;;) await yieldToEventLoop(signal);
}
