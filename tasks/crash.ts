import { checkOutputFolder } from "../lib/base/check_output.ts";
import { withDiskErrors } from "../lib/base/files.ts";
import { printableJson } from "../lib/base/printable.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import { CRASH_OPTIONS } from "../lib/config/crash_config.ts";
import { DEFAULT_DATA_PATH } from "../lib/data/default_data_path.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";

const HELP = {
  usage: "deno task crash",
  about:
    "Disturbs short trainings again and again: kills them at operations on files and at random moments, fills their " +
    "disk, lets files fail, damages their folder. Each time it resumes the training and compares the result with an " +
    "undisturbed one to the bit, the log included. Ends with 1 if anything is lost, wrong or unreadable.",
  examples: [
    ["deno task crash --runs 25", "each kind of disturbance, in minutes"],
    ["deno task crash --runs 200 --below --json", "the long form, for programs"],
    ["deno task crash --only damage --seed 2", "one kind, at other places"],
  ],
} as const;

/**
 * `deno task crash`: shows that a training survives what a machine does to it.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function crash(args: string[]): Promise<number> {
  const { config, help } = await parseFlags(args, CRASH_OPTIONS);
  if (help) {
    printLine(renderHelp(HELP, CRASH_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  if (config.out !== "") await checkOutputFolder(config.out);
  const { library } = await setUpFor({
    engine: config.engine,
    dataset: "digits",
    dataPath: DEFAULT_DATA_PATH,
  });
  await dropRights(["net", "import"]);
  const { runCampaign } = await import("../lib/train/crash/campaign.ts");
  const { isFlawless, renderCrashResult } = await import("../lib/train/crash/crash_result.ts");
  const isTemporary = config.out === "";
  const folder = isTemporary
    ? await withDiskErrors(
      "a temporary folder",
      () => Deno.makeTempDir({ prefix: "trinca-crash-" }),
      "create",
    )
    : config.out;
  if (!isTemporary) await withDiskErrors(folder, () => Deno.mkdir(folder, { recursive: true }), "create");
  const result = await runCampaign({
    runs: config.runs,
    seed: config.seed,
    only: config.only === "all" ? undefined : config.only,
    below: config.below,
    workers: config.workers,
    engine: config.engine === "auto" ? (library.path === undefined ? "wasm" : "native") : config.engine,
    jobs: config.jobs === 0 ? navigator.hardwareConcurrency : config.jobs,
    folder: await Deno.realPath(folder),
    take({ case: { index }, what, problems }, done) {
      const wrong = Object.entries(problems).map(([problem, how]) => `${problem}: ${how}`).join("; ");
      if (wrong !== "") printError(`Run ${index}, ${what}: ${wrong}`);
      else if (done % 25 === 0) printError(`${done} of ${config.runs} runs`);
    },
  });
  const style = terminal.style();
  if (config.json) printLine(printableJson(result));
  else printLine(renderCrashResult(result, style), style.color);
  if (isFlawless(result)) {
    if (isTemporary) await Deno.remove(folder, { recursive: true });
    return EXIT.done;
  }
  printError(`The runs in which something went wrong are in ${folder}`);
  return EXIT.userError;
}

if (import.meta.main) await runCommand(crash);
