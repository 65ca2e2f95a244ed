import { UserError } from "../lib/base/mod.ts";
import { BENCH_OPTIONS } from "../lib/config/mod.ts";
import { dropRights, EXIT, parseFlags, printLine, renderHelp, runCommand, terminal } from "../lib/cli/mod.ts";
import { renderTable } from "../lib/report/mod.ts";
import { setUpFor } from "../lib/setup/mod.ts";

const HELP = {
  usage: "deno task bench step|dashboard",
  about:
    "Measures in turn, round after round, so that a machine whose speed drifts drifts for all. step: a training step " +
    "on native, of stock TensorFlow.js on the same kernels, and on wasm. dashboard: a training step with the dashboard " +
    "and without.",
  examples: [
    ["deno task bench step --rounds 30", "longer, for a noisy machine"],
    ["deno task bench dashboard", "what watching costs"],
  ],
} as const;

/**
 * `deno task bench`: measures speed and prints ratios.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If something is wrong that the user can mend.
 */
export async function bench([what, ...args]: string[]): Promise<number> {
  const asksHelp = what === "--help" || what === "-h";
  if (what !== "step" && what !== "dashboard" && !asksHelp) {
    throw new UserError(
      `Expected what to measure, step or dashboard, but found ${what ?? "nothing"}; try ${HELP.usage}`,
    );
  }
  const { config, help } = await parseFlags(args, BENCH_OPTIONS);
  if (help || asksHelp) {
    printLine(renderHelp(HELP, BENCH_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const { library } = await setUpFor({ engine: "native", dataset: "digits", dataPath: "" });
  await dropRights();

  const measure = what === "step"
    ? (await import("../lib/bench/step_bench.ts")).benchStep
    : (await import("../lib/bench/dashboard_bench.ts")).benchDashboard;
  const { table, notes } = await measure(config, library);
  printLine([...renderTable(table, terminal.style()), ...notes].join("\n"));
  return EXIT.done;
}

if (import.meta.main) await runCommand(bench);
