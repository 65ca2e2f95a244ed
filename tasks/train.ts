import process from "node:process";
import { UserError } from "../lib/base/user_error.ts";
import {
  checkTrainConfig,
  resolveTrainConfig,
  TRAIN_OPTIONS,
  TRAINING_OPTIONS,
  withDefaultsOf,
} from "../lib/config/train_config.ts";
import { AUTO, DATASETS } from "../lib/data/datasets.ts";
import { dropRights } from "../lib/cli/drop_rights.ts";
import { parseFlags } from "../lib/cli/flags.ts";
import { renderHelp } from "../lib/cli/help.ts";
import { PlainConsole } from "../lib/cli/plain_console.ts";
import { EXIT, printError, printLine, runCommand } from "../lib/cli/run_command.ts";
import { terminal } from "../lib/cli/terminal.ts";
import type { TrainingView } from "../lib/cli/training_view.ts";
import { skipCleanUp } from "../lib/cli/skip_clean_up.ts";
import { unlessGone } from "../lib/cli/unless_gone.ts";
import { renderEvaluation } from "../lib/report/render_evaluation.ts";
// Not the rooms' faces, which bring TensorFlow.js with them: that is the trainer's thread's business.
import { currentCheckpoints } from "../lib/run/current_checkpoints.ts";
import { findRun, runName } from "../lib/run/run_folder.ts";
import { dataOf } from "../lib/run/trained_data.ts";
import { setUpFor } from "../lib/setup/set_up_for.ts";
import { openSteering } from "../lib/train/steering/open_steering.ts";
import { startDetached, TRAIN_LOG } from "../lib/train/steering/start_detached.ts";
import type { Command } from "../lib/train/control.ts";
import type { TrainingRequest } from "../lib/train/messages.ts";
import { startTrainer, type Trainer } from "../lib/train/trainer.ts";

const HELP = {
  usage: "deno task train",
  about:
    "Trains an embedding network with the triplet loss, on a folder or table of images, on IDX files, or on MNIST. Sets " +
    "itself up first: libtensorflow and, where no data are named, MNIST are looked for, and fetched where they are " +
    "missing. The defaults are the original program's.",
  examples: [
    ["deno task train", "20 epochs on MNIST"],
    ["deno task train --data_path photos", "on your own images: photos/<class>/…"],
    ["deno task train --epochs 5 --holdout 5000", "shorter; the best epoch is chosen by held-out images"],
    ["deno task train --resume mnist-1", "goes on with a run"],
    ["deno task train --detach", "in the background"],
    ["deno task train --engine wasm --dataset digits", "fetches nothing"],
  ],
} as const;

/**
 * `deno task train`: sets up what is needed, gives up the rights to network and programs, trains.
 *
 * @param args The command line.
 * @returns The exit code.
 * @throws {UserError} If something is wrong that the user can mend.
 */
export async function train(args: string[]): Promise<number> {
  const { config: asked, given, help } = await parseFlags(args, TRAIN_OPTIONS);
  if (help) {
    printLine(renderHelp(HELP, TRAIN_OPTIONS, terminal.helpColumns()));
    return EXIT.done;
  }
  if (asked.resume !== "") refuseChanges(given);
  const config = asked.resume === "" ? resolveTrainConfig(asked, given) : asked;
  checkTrainConfig(config);
  let wanted = { dataset: config.dataset, dataPath: config.data_path };
  if (config.resume !== "") {
    const folder = await findRun(config.checkpoint_path, config.resume);
    const { last } = await currentCheckpoints(folder);
    if (last !== undefined) {
      wanted = await dataOf(`${folder}/${last}`, { ...config, dataset: AUTO }, given);
    }
  }
  const found = await setUpFor({ engine: config.engine, ...wanted });
  const complete = withDefaultsOf(config, given, DATASETS[found.data.name]!.defaults);
  checkTrainConfig(complete);
  const request: TrainingRequest = {
    config: complete,
    run: config.run === "" ? runName(new Date()) : config.run,
    ...(given.has("epochs") ? { resumeEpochs: config.epochs } : {}),
    ...found,
  };
  return config.detach ? await trainInBackground(request) : await trainHere(request);
}

/**
 * Gives up the rights to network and programs, trains in this process, and shows that.
 *
 * @param onBegin Hears the run's folder when the training has begun in it.
 * @returns The exit code.
 * @throws {UserError} If something is wrong that the user can mend.
 */
export async function trainHere(
  request: TrainingRequest,
  onBegin: (folder: string) => void = () => {},
): Promise<number> {
  const folder = await folderOf(request);
  const steering = openSteering(folder);
  await dropRights();

  let trainer: Trainer | undefined;
  let release: (() => void) | undefined;
  const view = await openView(request, folder, (command) => trainer?.give(command));
  // Last of the handlers of the exit, which take the socket away and give the terminal back.
  skipCleanUp();
  try {
    trainer = startTrainer(request, (event) => {
      view.take(event);
      if (event.type !== "run_started") return;
      const unsteered = steering.moveInto(folder);
      if (unsteered !== undefined) view.print(`Nobody can steer this from another terminal: ${unsteered}`);
      onBegin(folder);
    }, (line) => view.print(line));
    steering.serve(trainer.give);
    release = stopOnSignals(trainer, view);
    const { state, report } = await trainer.end;
    steering.close();
    await view.seen();
    view.close();
    if (report !== undefined) {
      unlessGone(() => printLine("\n" + renderEvaluation(report, terminal.style())));
    }
    return EXIT[state];
  } finally {
    steering.close();
    view.close();
    release?.();
  }
}

/** The dashboard where there is a terminal for it, else lines of text. */
async function openView(
  { config }: TrainingRequest,
  folder: string,
  give: (command: Command) => void,
): Promise<TrainingView> {
  const plain = new PlainConsole(
    {
      write: (text) => unlessGone(() => terminal.write(text)),
      columns: config.plain ? () => undefined : terminal.columns,
    },
    config.log_every,
    Date.now,
  );
  if (config.plain || !terminal.isInteractive()) return plain;
  const { LiveView } = await import("../lib/dashboard/live_view.ts");
  const { readState } = await import("../lib/dashboard/read_state.ts");
  const reference = config.reference === ""
    ? undefined
    : await readState(await findRun(config.checkpoint_path, config.reference));
  return new LiveView({
    style: config,
    folder,
    give,
    plain,
    ...(reference === undefined ? {} : { reference }),
  });
}

/** Trains in a process of its own, and says how to watch and to stop it once it has begun. */
async function trainInBackground(request: TrainingRequest): Promise<number> {
  const folder = await folderOf(request);
  const config = { ...request.config, plain: true };
  const program = import.meta.resolve("./background_train.ts");
  const started = await startDetached(program, { ...request, config }, folder);
  if ("code" in started) {
    const { code, printed } = started;
    printError(
      printed.trimEnd() || `trinca: the training in the background ended with ${code} before it began`,
    );
    return code;
  }
  printLine(`Training in the background as process ${started.pid}
Watch it    deno task watch ${folder}
Stop it     kill -INT ${started.pid}
Output      ${folder}/${TRAIN_LOG}`);
  return EXIT.done;
}

/** The folder of the run that is wanted; a new one does not exist yet. */
async function folderOf({ config, run }: TrainingRequest): Promise<string> {
  if (config.resume !== "") return await findRun(config.checkpoint_path, config.resume);
  return `${config.checkpoint_path.replace(/\/+$/, "")}/${run}`;
}

/**
 * Signals that come within so many milliseconds are one wish: a terminal sends Ctrl-C to `deno task` and to the
 * program that it runs, and `deno task` passes it on once more.
 */
const ONE_PRESS = 500;

/** A training goes on as it began: only its length may change. */
function refuseChanges(given: Set<string>): void {
  const changed = [...given].find((name) => name in TRAINING_OPTIONS && name !== "epochs");
  const wrong = changed ?? (given.has("run") ? "run" : undefined);
  if (wrong !== undefined) {
    throw new UserError(
      `Expected no --${wrong} beside --resume: a training goes on as it began, but for --epochs; leave it out`,
    );
  }
}

/**
 * The first signal asks the training to stop and save; a second one ends the program at once. After the end one is
 * enough to leave.
 *
 * @returns Takes handlers away again.
 */
function stopOnSignals(trainer: Trainer, view: TrainingView): () => void {
  let asked: number | undefined;
  let over = false;
  trainer.end.finally(() => {
    over = true;
    if (asked !== undefined) view.leave(); // Too late for a stop, but who asked for it has asked to leave.
  }).catch(() => {});
  const stop = () => {
    if (over) return view.leave();
    const now = performance.now();
    if (asked !== undefined && now - asked < ONE_PRESS) return;
    if (asked !== undefined) {
      view.close();
      process.exit(EXIT.stopped);
    }
    asked = now;
    trainer.give("stop");
    view.print("Stopping after this step, and saving; once more: at once, without saving");
  };
  // Not taken away: that the terminal was closed may be seen before the system tells of it.
  process.on("SIGHUP", stop);
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}

if (import.meta.main) await runCommand(train);
