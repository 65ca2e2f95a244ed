/** Whether tests take the time for what a nightly run is for. */
const THOROUGH = Deno.env.get("TRINCA_THOROUGH") === "1";

/** How often fast-check tries a property whose runs are slow; more often where `TRINCA_THOROUGH=1` is set. */
export function runsOf(usual: number, thorough: number): { numRuns: number } {
  return { numRuns: THOROUGH ? thorough : usual };
}
