import assert from "node:assert/strict";
import { readEvents } from "../../../lib/run/event_log.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { namesIn, PATIENCE, withFolder } from "../../base/fixtures.ts";
import { LIBRARY } from "../../engine/fixtures.ts";
import { PROJECT } from "../../tasks/fixtures.ts";
import { Pseudoterminal, type PseudoterminalOptions, PYTHON } from "./pseudoterminal.ts";

/** Spread this into a test that needs a pseudoterminal. */
export const inTerminal = { ignore: PYTHON === undefined };

/** The fastest of the engines that are always available. */
const ENGINE = LIBRARY === undefined ? "wasm" : "native";

/** A training on drawn digits, of five steps. */
export const SHORT = [
  ...["--dataset", "digits", "--engine", ENGINE, "--num_images", "1280", "--batch_size", "20"],
  ...["--epochs", "1", "--max_steps", "5", "--no_report"],
];
/** More epochs than any test waits for. */
export const LONG = [...SHORT, "--epochs", "1000", "--max_steps", "0", "--semi_hard_share", "1"];
/** A training so slow that no step ends while a test waits. */
export const SLOW = [...SHORT, "--engine", "cpu", "--batch_size", "256"];

/** What the dashboard asks before it stops a training. */
export const QUESTION = /Stop the training\?/;

/** Matches the header of {@link LONG} once steps are done. */
export const STEPS = /epoch \d+\/1000 +step [1-9]\d*\/64/;

/** Spread this into the options of a training whose events are faked, which takes one second instead of many. */
export const FAKED = { standIns: { "lib/train/trainer.ts": "fake_trainer.ts" } };
/** Matches the header of a faked training. */
export const FAKED_STEPS = /epoch [12]\/2 +step [1-4]\/4/;

/** Options for running a task of deno.json in a terminal. */
export interface TaskOptions extends Partial<PseudoterminalOptions> {
  /** Modules of the project, and the modules of these tests that replace them. */
  standIns?: Record<string, string>;
  /** Modules to run before the command, by their URLs. */
  preload?: readonly string[];
  /** Whether to run `deno task` itself, which is an additional process, instead of its command. */
  byDeno?: boolean;
  /** A command that runs the task's command. */
  wrapper?: string[];
}

/**
 * Runs a task in a terminal, on fewer images than the program would draw.
 *
 * @param folder A folder for a configuration of Deno.
 */
export async function runTask(
  folder: string,
  task: string,
  args: string[],
  { standIns = {}, byDeno = false, wrapper = [], preload = [], ...options }: TaskOptions = {},
): Promise<Pseudoterminal> {
  const config = `${folder}/deno_${crypto.randomUUID()}.json`;
  const settings = JSON.parse(await Deno.readTextFile(`${PROJECT}/deno.json`));
  for (
    const [of, by] of Object.entries({ "lib/data/digits/digits.ts": "../../data/few_digits.ts", ...standIns })
  ) {
    settings.imports[import.meta.resolve(`../../../${of}`)] = import.meta.resolve(`./${by}`);
  }
  const command: string = settings.tasks[task].command
    .replace(
      "deno run",
      ["deno run --no-check --no-lock --config", config, ...preload.map((url) => `--preload=${url}`)].join(
        " ",
      ),
    );
  settings.tasks[task].command = command;
  await Deno.writeTextFile(config, JSON.stringify(settings));
  const words = byDeno
    ? ["deno", "task", "-q", "--no-lock", "--config", config, "--cwd", PROJECT, task]
    : command.split(" ");
  const library = LIBRARY === undefined ? {} : { TRINCA_LIBTENSORFLOW: LIBRARY };
  return new Pseudoterminal([...wrapper, Deno.execPath(), ...words.slice(1), ...args], {
    cwd: PROJECT,
    ...options,
    env: { ...library, ...options.env },
  });
}

/** Input of a case of {@link trains}. */
export interface Trained {
  /** The terminal of the training. */
  terminal: Pseudoterminal;
  /** A folder that is removed at the end. */
  folder: string;
  /** The run's folder. */
  run: string;
  /** Names in the run's folder. */
  names(): string[];
  /** The events of the run so far. */
  events(): Promise<TrainEvent[]>;
  /** Waits until the events satisfy a condition. */
  until(wanted: (events: TrainEvent[]) => boolean): Promise<void>;
  /** Waits for that many more events. */
  continues(events: number): Promise<void>;
}

/** Trains in a terminal, in a run that is named `a` by default. */
export async function trains(
  args: string[],
  use: (trained: Trained) => Promise<void>,
  { run = "a", runs, ...options }: TaskOptions & { run?: string; runs?: string } = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const place = runs ?? `${folder}/runs`;
    const where = ["--checkpoint_path", place, "--run", run];
    await using terminal = await runTask(folder, "train", [...args, ...where], options);
    const path = `${place}/${run}`;
    const events = () => readEvents(path);
    const until: Trained["until"] = async (wanted) => {
      const start = performance.now();
      while (!wanted(await events())) {
        if (performance.now() - start > PATIENCE) {
          assert.fail(`Expected other events but found, last, ${JSON.stringify((await events()).slice(-5))}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await use({
      terminal,
      folder,
      run: path,
      names: () => namesIn(path),
      events,
      until,
      async continues(more) {
        const before = (await events()).length;
        await until(({ length }) => length >= before + more);
      },
    });
  });
}

/** Runs cases two at a time, since they mostly wait for processes. */
export async function testInPairs(
  context: Deno.TestContext,
  cases: Record<string, () => Promise<void>>,
): Promise<void> {
  const left = Object.entries(cases);
  const sanitizers = { sanitizeOps: false, sanitizeResources: false, sanitizeExit: false };
  const work = async () => {
    for (let next; (next = left.shift()) !== undefined;) {
      const [name, fn] = next;
      await context.step({ name, fn, ...sanitizers });
    }
  };
  await Promise.all([work(), work()]);
}

/**
 * A shell that prints the process group of the command in its arguments, runs it as a job and, whenever that is
 * suspended, what is typed.
 */
export const JOBS = `sh -c 'echo job $$; exec "$0" "$@"' "$0" "$@"; code=$?
while [ -n "$(jobs -p)" ]; do
  if [ -z "$(jobs -ps)" ]; then sleep 0.1; continue; fi
  echo suspended; read what; $what; code=$?
done
exit $code`;
