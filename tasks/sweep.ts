import { basename } from "node:path";
import { formatDuration } from "../lib/base/format.ts";
import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { writeIfPossible } from "../lib/cli/write_all.ts";
import { requestedDataset } from "../lib/config/data_options.ts";
import { SWEEP_OPTIONS } from "../lib/config/sweep_config.ts";
import { DATASETS } from "../lib/data/datasets.ts";
import { writePlots } from "../lib/report/plots/write_plots.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";
import { performSweep } from "../lib/sweep/perform_sweep.ts";
import { planSweep } from "../lib/sweep/plan_sweep.ts";
import { renderSweep } from "../lib/sweep/render_sweep.ts";
import { readGrids } from "../lib/sweep/read_grid.ts";
import { sweepOf } from "../lib/sweep/sweep.ts";
import { sweepToJson } from "../lib/sweep/sweep_json.ts";
import { readSweepResult } from "../lib/sweep/sweep_result.ts";

const HELP = {
  usage: "deno task sweep grid.json",
  about:
    "Trains every combination of the flags' values in a JSON file, several at a time as the cores bear, and compares them " +
    'on held-out or validation images: {"lr": [0.001, 0.003], "margin": [0.5, 1], "seed": [1, 2, 3]}. Each run is one of ' +
    "deno task train, in one folder. Ctrl-C saves and stops all of them; the same command continues. A list of such " +
    "objects gives, say, each loss its own flags.",
  examples: [
    ["deno task sweep grid.json --holdout 5000 --epochs 10", "flags of train apply to all runs"],
    ["deno task sweep grid.json --holdout 5000 --dry_run", "how many runs, and how long they will take"],
    ["deno task sweep grid.json --data_path photos --jobs 4", "your own images, four runs at a time"],
    ["deno task compare checkpoints/grid", "the table again, of what has ended so far"],
    ["deno task watch checkpoints/grid", "the run that trains, on the dashboard"],
  ],
  exitCodes: [
    ["0", "done"],
    [
      "1",
      "an error in the grid, the command line, the data or on the disk, or a run failed; one line describes it",
    ],
    ["70", "an internal error: please report it"],
    ["130", "stopped by the user; everything is saved"],
  ],
} as const;

/**
 * `deno task sweep`: trains all combinations of flags, and says which is the best.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function sweep(args: string[]): Promise<number> {
  const { config, given, words, help } = await parseFlags(args, SWEEP_OPTIONS, { words: true });
  if (help) {
    printLine(renderHelp(HELP, SWEEP_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  if (words.length !== 1) {
    throw new UserError(
      `Expected one file with a grid but found ${
        words.length === 0 ? "none" : words.join(" and ")
      }; for example ` +
        HELP.usage,
    );
  }
  const [path] = words as [string];
  const planned = await planSweep(await readGrids(path), path, { config, given });
  const { config: first } = planned[0]!;
  const found = await setUpFor({
    engine: config.engine,
    dataset: requestedDataset(first),
    dataPath: first.data_path,
  });
  const runs = await sweepOf(planned, config, DATASETS[found.data.name]!.defaults);
  const folder = (config.checkpoint_path || `./checkpoints/${basename(path).replace(/\.json$/i, "")}`)
    .replace(/(?<=.)\/+$/, "");
  const { file, toTrain, stopped, failed } = await performSweep(runs, {
    ...found,
    folder,
    config,
    sink: { write: (text) => writeIfPossible(Deno.stderr, text), size: errorTerminalSize },
  });
  await dropRights();
  for (const { name, reason } of failed) printError(`trinca: ${name} failed: ${reason}`);
  if (toTrain !== undefined && config.json) printLine(printableJson({ folder, runs: toTrain }));
  else for (const { name, seconds } of toTrain ?? []) printLine(`${name}  ${formatDuration(seconds)}`);
  if (file !== undefined) await show(folder, file, config.json, failed);
  if (stopped) printError("Stopped; the same command continues");
  return stopped ? EXIT.stopped : failed.length > 0 ? EXIT.userError : EXIT.done;
}

/** Prints what was found, and draws it into the sweep's folder. */
async function show(
  folder: string,
  file: Parameters<typeof readSweepResult>[1],
  asJson: boolean,
  failed: readonly { name: string; reason: string }[],
): Promise<void> {
  const result = await readSweepResult(folder, file);
  const isEmpty = result.settings.every(({ runs }) => runs.every(({ outcome }) => outcome === undefined));
  if (isEmpty && !asJson) return;
  const style = terminal.style();
  if (asJson) printLine(printableJson({ ...sweepToJson(result), failed }));
  else printLine(renderSweep(result, style), style.color);
  if (result.settings.every(({ mean }) => Number.isNaN(mean))) return;
  const { sweepPlot } = await import("../lib/sweep/sweep_plot.ts");
  const written = await writePlots(folder, [{ name: "sweep", svg: sweepPlot(result) }]);
  for (const path of written) printError(`Wrote ${path}`);
}

/** The size of the terminal on standard error, where progress is shown; undefined if there is none. */
function errorTerminalSize(): { columns: number; rows: number } | undefined {
  if (!Deno.stderr.isTerminal() || Deno.env.get("TERM") === "dumb") return undefined;
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}

if (import.meta.main) await runCommand(sweep);
