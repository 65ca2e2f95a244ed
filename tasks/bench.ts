import { fileURLToPath } from "node:url";
import { printableJson } from "../lib/base/printable.ts";
import { UserError } from "../lib/base/user_error.ts";
import { needLibrary } from "../lib/bench/bench_input.ts";
import { renderResult, resultToJson, resultToMarkdown } from "../lib/bench/bench_result.ts";
import { type Benchmark, BENCHMARKS } from "../lib/bench/benchmarks.ts";
import { busyNote, thisMachine } from "../lib/bench/machine.ts";
import { startPytorch, stopPytorch } from "../lib/bench/pytorch.ts";
import { writeSection } from "../lib/bench/results_file.ts";
import { BENCH_OPTIONS } from "../lib/config/bench_config.ts";
import { withDefaultsOf } from "../lib/config/with_defaults_of.ts";
import { loadDecoder } from "../lib/data/decode/load_decoder.ts";
import { DATASETS } from "../lib/data/datasets.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { nearestName } from "../lib/cli/nearest_name.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { writePlots } from "../lib/report/plots/write_plots.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: `deno task bench ${Object.keys(BENCHMARKS).join("|")}`,
  about:
    "Measures speed, alternating between the contenders round by round, so that drift in the machine's speed affects " +
    "all of them. step: a training step on native, in PyTorch in three forms, in stock TensorFlow.js on the same kernels, " +
    "and on wasm. epoch: an epoch end to end, compared with the original program. data: trainings on a data set, ours " +
    "and PyTorch's by the same recipe: time, Recall@1 and VAL. decode: decoding and resizing images, next to sharp alone. embed: from image files to a file of embeddings, next to a DataLoader and the same network in PyTorch. search: " +
    "the nearest of a million embeddings, exactly, next to FAISS. eval: an exact evaluation, next to PyTorch and FAISS. scaling: cost by batch size, embedding " +
    "size and number of embeddings. workers: a step of one, two and four processes. quality: what each ingredient of a recipe is worth, with several seeds each; a second " +
    "call continues where the first one was interrupted. curve: VAL over seconds of training, next to the original program. dashboard: a training step with and without the dashboard.",
  examples: [
    ["deno task bench step --rounds 30", "more rounds, for a noisy machine"],
    ["deno task bench step --net vgg7", "another network"],
    ["deno task bench step --gpu --batch_size 1024", "on an NVIDIA GPU"],
    ["deno task bench step --json | jq .step_ms", "output for programs"],
    ["deno task bench epoch --rounds 3 --num_images 12800", "short epochs"],
    ["deno task bench data --data_path photos --size 64 --net resnet8", "your own images, next to PyTorch"],
    ["deno task bench scaling --no_pytorch --write", "writes the result to bench/RESULTS.md"],
    [
      "deno task bench quality --seeds 3 --checkpoint_path ablation",
      "what each ingredient of the recipe is worth",
    ],
    ["deno task bench curve --epochs 5 --seeds 1", "quality against time, next to the original program"],
    ["deno task bench dashboard", "the cost of the dashboard"],
  ],
} as const;

/**
 * `deno task bench`: measures speed and prints ratios.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function bench([what = "", ...args]: string[]): Promise<number> {
  const wantsHelp = what === "--help" || what === "-h";
  if (!isBenchmark(what) && !wantsHelp) throw unknownBenchmark(what);
  const { config: asked, given, help } = await parseFlags(args, BENCH_OPTIONS);
  if (help || !isBenchmark(what)) {
    printLine(renderHelp(HELP, BENCH_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const benchmark: Benchmark = BENCHMARKS[what];
  const {
    title,
    load,
    rivals,
    gpuRivals,
    dataset,
    takesPath = false,
    startsPrograms = false,
    decodes = false,
  } = benchmark;
  if (asked.gpu && gpuRivals === undefined) {
    throw new UserError(`Expected --gpu with bench step but found it with bench ${what}; omit it`);
  }
  const { library, data } = await setUpFor({
    engine: "native",
    dataset: takesPath && given.has("data_path") ? asked.format : dataset,
    dataPath: asked.data_path,
  });
  const config = withDefaultsOf(asked, given, DATASETS[data.name]!.defaults);
  needLibrary(library);
  if (config.gpu && library.path !== undefined) {
    const { needGpu } = await import("../lib/bench/need_gpu.ts");
    await needGpu(library, config.threads);
  }
  if (decodes) await loadDecoder();
  const pytorch = await startPytorch(config.gpu ? gpuRivals! : rivals, config);
  if (!startsPrograms) await dropRights();

  const measure = await load();
  const busy = busyNote();
  const result = await measure({ config, given, library, data, pytorch });
  await stopPytorch(pytorch);
  if (busy !== undefined) result.notes.push(busy);
  const versions = Object.entries(pytorch.versions).map(([name, version]) => `${name} ${version}`);
  if (versions.length > 0) result.notes.push(`Versions: ${versions.join(", ")}.`);
  const machine = thisMachine();
  if (config.json) printLine(printableJson(resultToJson(result, machine)));
  else printLine(renderResult(result, terminal.style()), terminal.style().color);
  if (result.stopped) return EXIT.stopped;
  if (config.write) {
    const path = fileURLToPath(new URL(`../${benchmark.document ?? "bench/RESULTS.md"}`, import.meta.url));
    const date = new Date().toISOString().slice(0, 10);
    // The published command does not contain the data's path on this machine.
    const command = ["deno task bench", what, ...args].join(" ")
      .replace(/(--\w+.path[= ])\S+/g, "$1…").replace(/(--variants[= ])\S*\//, "$1");
    const occasion = { title, command, date, machine };
    await writeSection(path, what, resultToMarkdown(result, occasion));
    (config.json ? printError : printLine)(`Wrote ${path}`);
  }
  if (result.plots !== undefined) {
    const docs = fileURLToPath(new URL("../docs/plots", import.meta.url));
    const written = await writePlots(config.write ? docs : config.checkpoint_path, result.plots);
    for (const path of written) (config.json ? printError : printLine)(`Wrote ${path}`);
  }
  return EXIT.done;
}

function isBenchmark(what: string): what is keyof typeof BENCHMARKS {
  return Object.hasOwn(BENCHMARKS, what);
}

function unknownBenchmark(what: string): UserError {
  const names = Object.keys(BENCHMARKS);
  const near = nearestName(what, names);
  return new UserError(
    `Expected a benchmark, one of ${names.join(", ")}, but found ${what || "nothing"}; ` +
      (near === undefined ? `try ${HELP.usage}` : `did you mean ${near}?`),
  );
}

if (import.meta.main) await runCommand(bench);
