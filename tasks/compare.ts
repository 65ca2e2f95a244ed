import { checkOutputFolder } from "../lib/base/check_output.ts";
import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import type { MeasuredRun, RunToCompare } from "../lib/evaluate/measure_runs.ts";
import { COMPARE_OPTIONS, type CompareConfig } from "../lib/config/compare_config.ts";
import { refuseTwoOutputs } from "../lib/config/eval_config.ts";
import { runOfCheckpoint } from "../lib/run/run_of_checkpoint.ts";
// Modules that load TensorFlow.js are imported later: `--help` does not need them.
import { findCheckpoint } from "../lib/run/find_checkpoint.ts";
import { findRun } from "../lib/run/run_folder.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { dataOf } from "../lib/run/trained_data.ts";
import type { PlotFile } from "../lib/report/plots/write_plots.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";
import { markdownSweep, renderSweep } from "../lib/sweep/render_sweep.ts";
import { readSweepFile, type SweepFile } from "../lib/sweep/sweep_file.ts";
import { sweepToJson } from "../lib/sweep/sweep_json.ts";
import { readSweepResult } from "../lib/sweep/sweep_result.ts";

const HELP = {
  usage: "deno task compare RUN_A RUN_B … | SWEEP",
  about:
    "Measures the best checkpoints of runs on the same test images and compares the first run with each of the others: " +
    "differences with their intervals, settings that differ, and figures epoch by epoch. For the folder of a sweep it " +
    "shows the table of its settings, by what its runs have logged so far.",
  examples: [
    ["deno task compare mnist 2026-01-31_235959", "two runs, by name or folder"],
    ["deno task compare my-run/epoch_18 my-run", "two checkpoints of one run"],
    ["deno task compare mnist my-run --plots plots", "plots of their curves on top of each other"],
    ["deno task compare mnist my-run --markdown > result.md", "output for a document"],
    ["deno task compare checkpoints/grid", "the settings of a sweep"],
  ],
} as const;

/** A sweep on the disk. */
interface SweptFolder {
  folder: string;
  file: SweepFile;
}

/** More curves could not be distinguished in a terminal. */
const MOST_RUNS = 4;

/**
 * `deno task compare`: compares the best checkpoints of runs.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function compare(args: string[]): Promise<number> {
  const first = args.findIndex((arg) => arg.startsWith("-"));
  const names = first < 0 ? args : args.slice(0, first);
  const { config, given, help } = await parseFlags(args.slice(names.length), COMPARE_OPTIONS);
  if (help) {
    printLine(renderHelp(HELP, COMPARE_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  refuseTwoOutputs(config);
  const swept = names.length === 1 ? await findSweep(config.checkpoint_path, names[0]!) : undefined;
  if (swept !== undefined) return await compareSettings(swept, config, given);
  if (names.length < 2 || names.length > MOST_RUNS) {
    throw new UserError(
      `Expected 2 to ${MOST_RUNS} runs, or the folder of a sweep, before all flags but found ${
        names.length === 1 ? names[0] : names.length
      }; for example deno task compare mnist my-run`,
    );
  }
  // Before minutes of measuring.
  if (config.plots !== "") await checkOutputFolder(config.plots);
  const runs: RunToCompare[] = [];
  for (const name of names) {
    const checkpoint = await findNamed(config.checkpoint_path, name);
    runs.push({ checkpoint, folder: await runOfCheckpoint(checkpoint) });
  }
  const wanted = await dataOf(runs[0]!.checkpoint, config, given);
  const { library, data } = await setUpFor({ engine: config.engine, ...wanted });
  loadAhead(library);
  await dropRights();

  const { markdownComparison } = await import("../lib/report/comparison/markdown_comparison.ts");
  const { measureRuns } = await import("../lib/evaluate/measure_runs.ts");
  const { renderComparison } = await import("../lib/report/comparison/render_comparison.ts");
  const measured = await measureRuns(runs, { ...config, data, library, listener: progressLines(printError) });
  if (config.json) printLine(printableJson(await asJson(measured)));
  else if (config.markdown) printLine(markdownComparison(measured));
  else {
    const style = terminal.style();
    printLine(renderComparison(measured, style), style.color);
    await printCurves(measured);
  }
  if (config.plots !== "") await draw(measured, config);
  return EXIT.done;
}

/** Finds the folder of a sweep by its name or path; undefined if there is none. */
async function findSweep(runs: string, name: string): Promise<SweptFolder | undefined> {
  for (const path of [name, `${runs.replace(/\/+$/, "")}/${name}`]) {
    const folder = path.replace(/(?<=.)\/+$/, "");
    const file = await readSweepFile(folder);
    if (file !== undefined) return { folder, file };
  }
}

/** The flags that have an effect on the table of a sweep, for which nothing is measured. */
const OF_SWEEPS = ["checkpoint_path", "plots", "json", "markdown"];

/** Shows what a sweep has found so far. */
async function compareSettings(
  { folder, file }: SweptFolder,
  config: CompareConfig,
  given: ReadonlySet<string>,
): Promise<number> {
  const useless = [...given].find((name) => !OF_SWEEPS.includes(name));
  if (useless !== undefined) {
    throw new UserError(
      `Expected no --${useless} with a sweep, ${folder}, whose figures are those that its runs have logged; omit it`,
    );
  }
  if (config.plots !== "") await checkOutputFolder(config.plots);
  await dropRights();
  const result = await readSweepResult(folder, file);
  const style = terminal.style();
  if (config.json) printLine(printableJson(sweepToJson(result)));
  else if (config.markdown) printLine(markdownSweep(result));
  else printLine(renderSweep(result, style), style.color);
  if (config.plots === "") return EXIT.done;
  const { sweepPlot } = await import("../lib/sweep/sweep_plot.ts");
  await drawPlots([{ name: "sweep", svg: sweepPlot(result) }], config);
  return EXIT.done;
}

/** Finds a checkpoint by the name or folder of a run, or of a checkpoint in a run. */
async function findNamed(runs: string, name: string): Promise<string> {
  for (const path of [name, `${runs.replace(/\/+$/, "")}/${name}`]) {
    const exists = await Deno.stat(path).then(() => true, () => false);
    if (exists) return await findCheckpoint(path);
  }
  return await findCheckpoint(await findRun(runs, name)); // Its error lists the runs.
}

async function asJson(measured: readonly MeasuredRun[]): Promise<unknown> {
  const { valDifferences } = await import("../lib/eval/val_difference.ts");
  const { measuredOn } = await import("../lib/run/measured_on.ts");
  const { configDifferences, epochDifferences } = await import("../lib/report/comparison/run_differences.ts");
  const [first, ...others] = measured;
  return {
    dataset: first!.dataset,
    runs: measured.map(({ checkpoint, epoch, exact, history, logFault }) => ({
      checkpoint,
      epoch,
      exact,
      log: logFault === undefined ? { measured_on: measuredOn(history) ?? null } : { fault: logFault },
    })),
    settings: configDifferences(measured.map(({ config }) => config)),
    against_first: others.map((other) => ({
      checkpoint: other.checkpoint,
      val: valDifferences(first!, other),
      epochs: epochDifferences(first!.history, other.history),
    })),
  };
}

/** On a terminal, draws the loss and quality of the last run over those of the first, in braille. */
async function printCurves(measured: readonly MeasuredRun[]): Promise<void> {
  const columns = terminal.columns();
  const [first, last] = [measured[0]!, measured.at(-1)!];
  if (
    columns === undefined || columns < 80 ||
    [first, last].some(({ history }) => history.epochs.run === undefined)
  ) {
    return;
  }
  const { readState } = await import("../lib/dashboard/read_state.ts");
  const { comparisonPictures } = await import("../lib/dashboard/comparison_pictures.ts");
  const { frameToText } = await import("../lib/dashboard/screen/memory_screen.ts");
  const { terminalStyle } = await import("../lib/dashboard/screen/terminal_style.ts");
  const style = terminal.style();
  const { palette, glyphs } = terminalStyle(
    { ascii: style.ascii, theme: "auto" },
    (name) => Deno.env.get(name),
  );
  const frame = comparisonPictures(await readState(last.folder), await readState(first.folder), columns);
  printLine("\n" + frameToText(frame, palette, glyphs, style.color).join("\n"), style.color);
}

async function draw(measured: readonly MeasuredRun[], config: CompareConfig): Promise<void> {
  const { comparisonPlots } = await import("../lib/report/comparison/comparison_plots.ts");
  await drawPlots(comparisonPlots(measured), config);
}

async function drawPlots(plots: readonly PlotFile[], config: CompareConfig): Promise<void> {
  const { writePlots } = await import("../lib/report/plots/write_plots.ts");
  // With --json or --markdown, standard output contains only that document.
  const print = config.json || config.markdown ? printError : printLine;
  for (const path of await writePlots(config.plots, plots)) print(`Wrote ${path}`);
}

if (import.meta.main) await runCommand(compare);
