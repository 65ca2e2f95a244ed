import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { begun } from "../lib/base/begun.ts";
import { describeDiskError } from "../lib/base/files.ts";
import { printable } from "../lib/base/printable.ts";
import { shellWord } from "../lib/base/shell_word.ts";
import { UserError } from "../lib/base/user_error.ts";
import { requestedDataset } from "../lib/config/data_options.ts";
import { defaults } from "../lib/config/option.ts";
import { checkTrainConfig } from "../lib/config/check_train_config.ts";
import { RECIPES } from "../lib/config/recipes.ts";
import { resolveTrainConfig } from "../lib/config/resolve_train_config.ts";
import { parseTfConfig, TF_CONFIG } from "../lib/config/tf_config.ts";
import {
  TRAIN_OPTIONS,
  type TrainConfig,
  TRAINING_OPTIONS,
  trainingPart,
} from "../lib/config/train_config.ts";
import { withDefaultsOf } from "../lib/config/with_defaults_of.ts";
import type { Cluster } from "../lib/engine/cluster.ts";
import { AUTO, DATASETS } from "../lib/data/datasets.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import type { RunPlace } from "../lib/cli/event_lines.ts";
import { loadAhead } from "../lib/engine/native/load_ahead.ts";
import { EarlyLines } from "../lib/cli/early_lines.ts";
import { FollowerView } from "../lib/cli/follower_view.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp, TRAINING_EXIT_CODES } from "../lib/cli/help.ts";
import { OutputQueue } from "../lib/cli/output_queue.ts";
import { PlainConsole } from "../lib/cli/plain_console.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { isInBackground } from "../lib/cli/suspend_job.ts";
import { terminal } from "../lib/cli/terminal.ts";
import type { TrainingView } from "../lib/cli/training_view.ts";
import { skipCleanUp } from "../lib/cli/skip_clean_up.ts";
// Modules that load TensorFlow.js are not imported here: only the trainer's thread needs them.
import { currentCheckpoints } from "../lib/run/current_checkpoints.ts";
import { refuseTaken } from "../lib/run/create_run_folder.ts";
import { findRun, isRun } from "../lib/run/run_folder.ts";
import { dataOf, storedDataOf } from "../lib/run/trained_data.ts";
import { phaseAfter, type TrainingPhase } from "../lib/run/training_phase.ts";
import { RESUME_AUTO, unfinishedRun } from "../lib/run/unfinished_run.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";
import { openSteering } from "../lib/train/steering/open_steering.ts";
import { reserveRunName } from "../lib/train/steering/reserve_run_name.ts";
import { removeStaleSockets } from "../lib/train/steering/remove_stale_sockets.ts";
import { startDetached, TRAIN_LOG } from "../lib/train/steering/start_detached.ts";
import type { Command } from "../lib/train/control.ts";
import type { TrainingRequest } from "../lib/train/messages.ts";
import { startTrainer, type Trainer } from "../lib/train/trainer.ts";
import { reachedAt } from "../lib/train/workers/reached_at.ts";
import { stopOnSignals } from "./stop_on_signals.ts";
import { trainOnThisMachine } from "./train_on_this_machine.ts";

const HELP = {
  usage: "deno task train",
  about: "Trains an embedding network on a folder or table of images, on IDX files, or on MNIST. It " +
    "first finds or downloads what it needs: libtensorflow and, if no data is named, MNIST. The default settings are " +
    "the original program's; --recipe names others, and every flag replaces that of the recipe.",
  examples: [
    ["deno task train", "20 epochs on MNIST"],
    ["deno task train --recipe best", "the same, with a larger network and better settings"],
    ["deno task train --data_path photos", "on your own images: photos/<class>/…"],
    ["deno task train --epochs 5 --holdout 5000", "fewer epochs; held-out images decide which is best"],
    ["deno task train --resume 2026-01-31_235959", "continues a run"],
    ["deno task train --detach", "in the background"],
    ["deno task train --engine wasm --dataset digits", "downloads nothing"],
  ],
  exitCodes: TRAINING_EXIT_CODES,
} as const;

/** Milliseconds for which the last lines may wait for a slow reader if the program is ended at once. */
const LAST_WORDS = 500;

/**
 * `deno task train`: sets up what is needed, gives up the permissions to use the network and run programs, then trains.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function train(args: string[]): Promise<number> {
  const { config: parsed, given, help } = await parseFlags(args, TRAIN_OPTIONS, { meant: flagForTraining });
  if (help) {
    printLine(renderHelp(HELP, TRAIN_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  const cluster = await listening(parseTfConfig(Deno.env.get(TF_CONFIG)));
  const leads = cluster === undefined || cluster.task === 0;
  if (parsed.resume !== "" && parsed.resume !== RESUME_AUTO) refuseChanges(given);
  const fresh = parsed.resume === RESUME_AUTO ? { ...parsed, resume: "" } : parsed;
  const config = fresh.resume === "" ? resolveTrainConfig(fresh, given) : fresh;
  checkTrainConfig(config);
  refuseWithWorkers(config, cluster);
  if (config.workers > 1) return await trainOnThisMachine(args, config, given);
  const asked = trainingPart(config);
  // Another worker learns from the leader which run is resumed.
  if (parsed.resume === RESUME_AUTO && leads) {
    const { checkpoint_path: runs, run } = config;
    config.resume = await unfinishedRun({ runs, run, given: settingsGiven(config, given) }) ?? "";
    if (config.resume !== "") config.run = "";
  }
  let wanted = { dataset: requestedDataset(config), dataPath: config.data_path };
  const folder = await resumedFolder(config, leads);
  if (folder !== undefined) {
    const { last } = await currentCheckpoints(folder);
    wanted = last === undefined
      ? await storedDataOf(folder, config, given)
      : await dataOf(`${folder}/${last}`, { ...config, dataset: AUTO, format: AUTO }, given);
  }
  // Before all images are decoded.
  if (config.resume === "" && config.run !== "" && leads) {
    await refuseTaken(config.checkpoint_path, config.run);
  }
  const found = await setUpFor({ engine: config.engine, ...wanted });
  const settled = new Set([...given, ...Object.keys(RECIPES[config.recipe])]);
  const complete = withDefaultsOf(config, settled, DATASETS[found.data.name]!.defaults);
  checkTrainConfig(complete);
  using reserved = config.run === "" && config.resume === "" && leads
    ? reserveRunName(config.checkpoint_path, new Date())
    : undefined;
  const request: TrainingRequest = {
    config: complete,
    run: reserved?.name ?? config.run,
    ...(given.has("epochs") ? { resumeEpochs: config.epochs } : {}),
    fitBatch: !given.has("batch_size"),
    ...(cluster && { cluster, asked }),
    ...found,
  };
  if (!leads) return await trainWithLeader(request);
  if (config.detach) return await trainInBackground(request);
  return await trainHere(request, () => reserved?.[Symbol.dispose]());
}

/**
 * Trains on a worker that does not lead: it needs no folder of a run, and shows a few lines.
 *
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
async function trainWithLeader(request: TrainingRequest): Promise<number> {
  await dropRights();
  let phase: TrainingPhase;
  const output = new OutputQueue(Deno.stdout, () => {});
  const view = new FollowerView((text) => output.write(text), request.cluster!);
  skipCleanUp();
  const trainer = startTrainer(request, (event) => {
    view.take(event);
    phase = phaseAfter(event, phase);
  }, (line) => view.print(line));
  const release = stopOnSignals(trainer, view, () => phase, async () => {
    view.endAtOnce();
    await Promise.race([output.flushed(), delay(LAST_WORDS)]);
    process.exit(EXIT.stopped);
  });
  try {
    return EXIT[(await trainer.end).state];
  } finally {
    release();
    await output.flushed();
  }
}

/** The folder of the run that is resumed; a worker that does not lead may not see it, and reads the data that its flags name. */
async function resumedFolder(
  { checkpoint_path: runs, resume }: TrainConfig,
  leads: boolean,
): Promise<string | undefined> {
  if (resume === "") return undefined;
  return leads ? await findRun(runs, resume) : await findRun(runs, resume).catch(() => undefined);
}

/** Adds to a cluster where this worker listens: at its own address and nowhere else, where that is possible. */
async function listening(cluster: Cluster | undefined): Promise<Cluster | undefined> {
  if (cluster === undefined) return undefined;
  const address = cluster.addresses[cluster.task]!;
  const at = await reachedAt(address);
  if (at !== undefined) return { ...cluster, reachedAt: at };
  printError(
    `${address} is none of this machine's IPv4 addresses: TensorFlow's server accepts connections at all of them`,
  );
  return cluster;
}

/** The settings of the training that were given and that a resumed run must have; its length may change. */
function settingsGiven(config: TrainConfig, given: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).filter(([name]) =>
      given.has(name) && name in TRAINING_OPTIONS && name !== "epochs"
    ),
  );
}

/** @throws {UserError} If a setting is not possible with several workers. */
function refuseWithWorkers({ detach, rescue, workers }: TrainConfig, cluster: Cluster | undefined): void {
  if (cluster !== undefined && workers > 1) {
    throw new UserError(
      `Expected --workers or ${TF_CONFIG}, which names the workers, but found both; omit --workers`,
    );
  }
  const wrong = cluster === undefined && workers === 1
    ? undefined
    : detach
    ? "detach"
    : rescue
    ? "rescue"
    : undefined;
  if (wrong === undefined) return;
  throw new UserError(
    `Expected no --${wrong} with several workers, which have no such thing; omit it, or train with one`,
  );
}

/**
 * Gives up the permissions to use the network and run programs, trains in this process, and shows the training.
 *
 * @param onBegin Receives the run's folder when the training has begun.
 * @returns The exit code.
 * @throws {UserError} If the user can fix what is wrong.
 */
export async function trainHere(
  request: TrainingRequest,
  onBegin: (folder: string) => void = () => {},
): Promise<number> {
  loadAhead(request.library); // The trainer's thread opens it.
  const folder = await folderOf(request);
  await removeStaleSockets(folder);
  const steering = openSteering(folder);
  await dropRights();

  let trainer: Trainer | undefined;
  let release: (() => void) | undefined;
  let phase: TrainingPhase;
  const output = new OutputQueue(Deno.stdout, (error) => {
    printError(`trinca: the training continues, but not what it prints: ${reasonOf(error)}`);
  });
  const place = { folder, resumes: request.config.resume !== "" };
  const open = () => openView(request, place, output, (command) => trainer?.give(command));
  const early = new EarlyLines();
  const firstStep = Promise.withResolvers<void>();
  let opened: TrainingView | undefined;
  try {
    // What is wrong with it is said before the training begins.
    if (request.config.reference !== "") opened = await open();
    // Its thread loads its modules while this one loads those of the dashboard.
    trainer = startTrainer(request, (event) => {
      early.take(event);
      phase = phaseAfter(event, phase);
      if (event.type === "step") firstStep.resolve();
      if (event.type !== "run_started") return;
      const unsteered = steering.moveInto(folder);
      if (unsteered !== undefined) {
        early.print(`This training cannot be steered from another terminal: ${unsteered}`);
      }
      onBegin(folder);
    }, (line) => early.print(line));
    begun(trainer.end);
    steering.serve(trainer.give);
    const view = opened ??= await openOrStop(open, trainer);
    // Must be the last exit handler: the others remove the socket and restore the terminal.
    skipCleanUp();
    early.showOn(view);
    // Not needed before the end, and the first step needs the processor.
    const rendering = begun(
      Promise.race([firstStep.promise, trainer.end]).then(() => import("../lib/report/render_evaluation.ts")),
    );
    release = stopOnSignals(trainer, view, () => phase, async () => {
      view.endAtOnce(place);
      // A terminal that is stopped by Ctrl-S would take it never.
      await Promise.race([output.flushed(), delay(LAST_WORDS)]);
      process.exit(EXIT.stopped);
    });
    const { state, report, beforeBegin } = await trainer.end;
    steering.close();
    if (beforeBegin) view.leave(); // There is nothing to look at.
    await view.seen();
    view.close();
    if (beforeBegin) output.write("Stopped before the training began\n");
    if (report !== undefined) {
      const { renderEvaluation } = await rendering;
      const style = terminal.style();
      output.write(`\n${printable(renderEvaluation(report, style), style.color)}\n`);
    }
    return EXIT[state];
  } finally {
    steering.close();
    opened?.close();
    release?.();
    await output.flushed();
  }
}

/** Why standard output does not take what is written. */
function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.BrokenPipe) return "nothing reads standard output any more";
  return describeDiskError("standard output", error)?.message ?? String(error);
}

/** Opens the view of a training that runs already, and stops that if there is none. */
async function openOrStop(open: () => Promise<TrainingView>, trainer: Trainer): Promise<TrainingView> {
  try {
    return await open();
  } catch (error) {
    trainer.give("stop");
    await trainer.end.catch(() => {}); // The first error is the one to report.
    throw error;
  }
}

/** Opens the dashboard on an interactive terminal, else, or in a shell's background, a plain console. */
async function openView(
  { config }: TrainingRequest,
  run: RunPlace,
  output: OutputQueue,
  give: (command: Command) => void,
): Promise<TrainingView> {
  const behind = isInBackground();
  const plain = new PlainConsole(
    {
      write: (text) => output.write(text),
      columns: config.plain || behind ? () => undefined : terminal.columns,
    },
    config.log_every,
    Date.now,
  );
  if (config.plain || behind || !terminal.isInteractive()) return plain;
  const { LiveView } = await import("../lib/dashboard/live_view.ts");
  const { readState } = await import("../lib/dashboard/read_state.ts");
  const reference = config.reference === ""
    ? undefined
    : await readState(await findRun(config.checkpoint_path, config.reference));
  return new LiveView({
    style: config,
    run,
    give,
    plain,
    ...(reference === undefined ? {} : { reference }),
  });
}

/** Trains in a background process, and once it has begun prints how to watch and stop it. */
async function trainInBackground(request: TrainingRequest): Promise<number> {
  const folder = await folderOf(request);
  const config = { ...request.config, plain: true };
  const program = import.meta.resolve("./background_train.ts");
  const started = await startDetached(program, { ...request, config }, folder);
  if ("code" in started) {
    const { code, printed } = started;
    printError(
      printed.trimEnd() || `trinca: the background training exited with ${code} before it began`,
    );
    return code;
  }
  printLine(`Training in the background as process ${started.pid}
Watch it    deno task watch ${shellWord(folder)}
Stop it     kill -INT ${started.pid}
Output      ${folder}/${TRAIN_LOG}`);
  return EXIT.done;
}

/** The folder of the requested run; that of a new run does not exist yet. */
async function folderOf({ config, run }: TrainingRequest): Promise<string> {
  if (config.resume !== "") return await findRun(config.checkpoint_path, config.resume);
  return `${config.checkpoint_path.replace(/\/+$/, "")}/${run}`;
}

/** The flag that is missing before a word: of a data set, of a run to continue, or of one's own data. */
async function flagForTraining(word: string): Promise<string> {
  if (await Deno.stat(word).then(() => true, () => false)) return await isRun(word) ? "resume" : "data_path";
  if (Object.hasOwn(DATASETS, word)) return "dataset";
  const { checkpoint_path } = defaults(TRAIN_OPTIONS);
  return await isRun(`${checkpoint_path}/${word}`) ? "resume" : "data_path";
}

/** What a resumed training keeps, beside its settings. */
const FIXED: ReadonlySet<string> = new Set(["run", "format"]);

/** A resumed training keeps its settings: only its length may change. */
function refuseChanges(given: Set<string>): void {
  const isFixed = (name: string) => name in TRAINING_OPTIONS ? name !== "epochs" : FIXED.has(name);
  const wrong = [...given].find(isFixed);
  if (wrong !== undefined) {
    throw new UserError(
      `Expected no --${wrong} with --resume: only --epochs may change in a resumed training; leave it out`,
    );
  }
}

if (import.meta.main) await runCommand(train);
