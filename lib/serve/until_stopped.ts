/** 128 + the signal's number, as in shells. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Waits for Ctrl-C or another signal to end; returns the exit code that belongs to it. */
export async function untilStopped(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  for (const [signal, code] of Object.entries(SIGNAL_CODES) as [keyof typeof SIGNAL_CODES, number][]) {
    // Windows does not have it.
    if (Deno.build.os === "windows" && signal === "SIGTERM") continue;
    Deno.addSignalListener(signal, () => resolve(code));
  }
  return await promise;
}
