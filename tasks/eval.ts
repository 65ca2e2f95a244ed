import { printableJson } from "../lib/base/printable.ts";
import { checkOutputFile, checkOutputFolder } from "../lib/base/check_output.ts";
import { type EmbeddingsFiles, embeddingsOf } from "../lib/config/embeddings_flags.ts";
import {
  type ComparedSplits,
  comparedSplits,
  EVAL_OPTIONS,
  type EvalConfig,
  type FewShot,
  fewShotOf,
  omniglotOf,
} from "../lib/config/eval_config.ts";
import { shellLine } from "../lib/base/shell_word.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { writeIfPossible } from "../lib/cli/write_all.ts";
import type { EvaluationReport } from "../lib/eval/report_type.ts";
import { runOfCheckpoint } from "../lib/run/run_of_checkpoint.ts";
import type { Measured } from "../lib/evaluate/measure_checkpoint.ts";
import type { DrawRequest } from "../lib/report/draw_evaluation.ts";
import { markdownEvaluation } from "../lib/report/markdown_evaluation.ts";
import { renderEvaluation } from "../lib/report/render_evaluation.ts";
// Modules that load TensorFlow.js are imported later: `--help` does not need them.
import { RunHistory } from "../lib/run/run_history.ts";
import { findCheckpoint, flagForCheckpoint } from "../lib/run/find_checkpoint.ts";
import { requireFile } from "../lib/data/read_file.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { progressLines } from "../lib/data/progress_lines.ts";
import { dataOf } from "../lib/run/trained_data.ts";
import { setUpEngine, setUpFor } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task eval",
  about:
    "Measures a checkpoint by the original's protocol, by folds of pairs, and exactly over all pairs of the test images. " +
    "Without --checkpoint_path it measures the newest run's best checkpoint, or the better one of those that ship with the project. " +
    "With --embeddings it measures the embeddings of a file in the same way, whatever made them.",
  examples: [
    ["deno task eval", "the newest run's best checkpoint"],
    [
      "deno task eval --checkpoint_path checkpoints/mnist",
      "the original's recipe, a run that ships with the project",
    ],
    ["deno task eval --far 0.05,0.00001", "at other false accept rates"],
    ["deno task eval --query test --gallery train", "test images against training images"],
    ["deno task eval --pairs pairs.csv", "pairs of your own, by file names"],
    ["deno task eval --episodes 20x1", "20-way one-shot classification"],
    ["deno task eval --protocol omniglot:all_runs.zip", "Omniglot's published one-shot trials"],
    ["deno task eval --split train", "which training images may have wrong labels"],
    ["deno task eval --embeddings x.npy --labels y.npy", "embeddings of any model, saved by np.save"],
    ["deno task eval --json | jq .exact.val_at_far", "output for programs"],
    ["deno task eval --markdown > result.md", "output for a document"],
    ["deno task eval --report report.html", "one file with all figures and plots"],
  ],
} as const;

/**
 * `deno task eval`: sets up what is needed, gives up the permissions to use the network and run programs, then measures.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function evaluate(args: string[]): Promise<number> {
  const { config, given, help } = await parseFlags(args, EVAL_OPTIONS, { meant: meantFlag });
  if (help) {
    printLine(renderHelp(HELP, EVAL_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const files = embeddingsOf(config, given);
  const asked = {
    compared: comparedSplits(config, given),
    fewShot: fewShotOf(config, given),
    omniglot: omniglotOf(config),
  };
  // Before minutes of measuring.
  if (config.report !== "") await checkOutputFile(config.report);
  if (config.plots !== "") await checkOutputFolder(config.plots);
  const found = files === undefined
    ? await ofCheckpoint(config, given, asked)
    : await ofFiles(files, config, asked);
  const { report } = found;
  if (config.json) printLine(printableJson(report));
  else if (config.markdown) printLine(markdownEvaluation(report));
  else await printTables(report);
  if (config.plots !== "" || config.report !== "") await draw(found, config, args);
  return EXIT.done;
}

/** The flag that is missing before a word. */
function meantFlag(word: string): string | Promise<string> {
  return /\.(npy|safetensors|parquet|jsonl|csv)$/i.test(word) ? "embeddings" : flagForCheckpoint(word);
}

/** What the flags ask for. */
interface Asked {
  compared: ComparedSplits;
  fewShot: FewShot | undefined;
  omniglot: string | undefined;
}

/** What was found, and of what. */
interface Found extends Pick<DrawRequest, "report" | "measured"> {
  /** The checkpoint's folder. */
  folder?: string;
}

async function ofCheckpoint(
  config: EvalConfig,
  given: ReadonlySet<string>,
  { compared, fewShot, omniglot }: Asked,
): Promise<Found> {
  const folder = await findCheckpoint(config.checkpoint_path);
  const wanted = await dataOf(folder, config, given);
  const { library, data } = await setUpFor({ engine: config.engine, ...wanted });
  loadAhead(library);
  if (omniglot !== undefined) await loadDecoder();
  await dropRights();
  const { openAndMeasure } = await import("../lib/evaluate/measure_checkpoint.ts");
  let measured: Measured | undefined;
  const report = await openAndMeasure(folder, {
    ...config,
    data,
    library,
    listener: progressLines(printError),
    compared,
    rates: config.far,
    ...(config.pairs === "" ? {} : { pairsFile: config.pairs }),
    ...(fewShot && { fewShot }),
    ...(omniglot !== undefined && { omniglot }),
    onMeasured: (found) => measured = found,
  });
  return { report, measured: measured!, folder };
}

async function ofFiles(files: EmbeddingsFiles, config: EvalConfig, { fewShot }: Asked): Promise<Found> {
  for (const path of Object.values(files)) await requireFile(path);
  const library = await setUpEngine(config.engine);
  loadAhead(library);
  await dropRights();
  const { measureEmbeddings } = await import("../lib/evaluate/measure_embeddings.ts");
  const { engine, threads, seed, far: rates, pairs } = config;
  return await measureEmbeddings({
    files,
    library,
    ...{ engine, threads, seed, rates },
    ...(pairs !== "" && { pairsFile: pairs }),
    ...(fewShot && { fewShot }),
  });
}

/** Prints the tables and, on a terminal, pictures of the ROC, the distances and the embeddings in braille. */
async function printTables(report: EvaluationReport): Promise<void> {
  const style = terminal.style();
  printLine(renderEvaluation(report, { ...style, details: true }), style.color);
  const columns = terminal.columns();
  if (columns === undefined || columns < 60) return;
  const { evaluationPictures } = await import("../lib/dashboard/evaluation_pictures.ts");
  const { frameToText } = await import("../lib/dashboard/screen/memory_screen.ts");
  const { terminalStyle } = await import("../lib/dashboard/screen/terminal_style.ts");
  const { palette, glyphs } = terminalStyle(
    { ascii: style.ascii, theme: "auto" },
    (name) => Deno.env.get(name),
  );
  const lines = frameToText(evaluationPictures(report, columns), palette, glyphs, style.color);
  printLine("\n" + lines.join("\n"), style.color);
}

/** Writes plots and the report, with a line on standard error that shows the projections' progress. */
async function draw({ folder, ...found }: Found, config: EvalConfig, args: readonly string[]): Promise<void> {
  const { drawEvaluation } = await import("../lib/report/draw_evaluation.ts");
  const shows = Deno.stderr.isTerminal();
  const { written, pictures } = await drawEvaluation({
    ...found,
    history: folder === undefined ? new RunHistory() : await historyOf(folder),
    ...(config.plots === "" ? {} : { plots: config.plots }),
    ...(config.report === "" ? {} : { html: config.report }),
    methods: config.umap ? ["pca", "tsne", "umap"] : ["pca", "tsne"],
    seed: config.seed,
    command: `deno task eval ${shellLine(args)}`.trimEnd(),
    onProgress(name, { stage, done, total }) {
      if (shows) {
        writeIfPossible(Deno.stderr, `\r\x1b[K${name}: ${stage} ${Math.floor((100 * done) / total)}%`);
      }
    },
  });
  if (shows) writeIfPossible(Deno.stderr, "\r\x1b[K");
  // With --json or --markdown, standard output contains only that document.
  const print = config.json || config.markdown ? printError : printLine;
  for (const { name, note } of pictures) print(`${name}: ${note}`);
  for (const path of written) print(`Wrote ${path}`);
}

/** The log of a checkpoint's run; empty if there is none. */
async function historyOf(folder: string): Promise<RunHistory> {
  return await RunHistory.read(await runOfCheckpoint(folder)).catch(() => new RunHistory());
}

if (import.meta.main) await runCommand(evaluate);
