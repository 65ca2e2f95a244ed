/** Whether tests run thoroughly, as in a nightly run. */
const THOROUGH = Deno.env.get("TRINCA_THOROUGH") === "1";

/** How often fast-check tries a slow property; more often if `TRINCA_THOROUGH=1` is set. */
export function runsOf(usual: number, thorough: number): { numRuns: number } {
  return { numRuns: THOROUGH ? thorough : usual };
}
