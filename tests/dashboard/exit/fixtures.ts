import assert from "node:assert/strict";
import { readEvents } from "../../../lib/run/event_log.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { namesIn, PATIENCE, withFolder } from "../../base/fixtures.ts";
import { LIBRARY } from "../../engine/fixtures.ts";
import { PROJECT } from "../../tasks/fixtures.ts";
import { Pseudoterminal, type PseudoterminalOptions, PYTHON } from "./pseudoterminal.ts";

/** To be spread into a test that needs a pseudoterminal. */
export const inTerminal = { ignore: PYTHON === undefined };

/** Of the engines that are always there the quickest. */
const ENGINE = LIBRARY === undefined ? "wasm" : "native";

/** A training on digits drawn by a program, of five steps. */
export const SHORT = [
  ...["--dataset", "digits", "--engine", ENGINE, "--num_images", "1280", "--batch_size", "20"],
  ...["--epochs", "1", "--max_steps", "5", "--no_report"],
];
/** More epochs than any test waits for. */
export const LONG = [...SHORT, "--epochs", "1000", "--max_steps", "0", "--semi_hard_share", "1"];
/** So slow that no step ends while a test waits. */
export const SLOW = [...SHORT, "--engine", "cpu", "--batch_size", "256"];

/** What the header shows of {@link LONG} once steps are done. */
export const STEPS = /epoch \d+\/1000 +step [1-9]\d*\/64/;

/** To be spread into the options of a training that is only told: of a second and not of many. */
export const TOLD = { standIns: { "lib/train/trainer.ts": "told_trainer.ts" } };
/** What the header shows of it. */
export const TOLD_STEPS = /epoch [12]\/2 +step [1-4]\/4/;

/** How to run a task of deno.json in a terminal. */
export interface TaskOptions extends Partial<PseudoterminalOptions> {
  /** Modules of the project, and modules of these tests that stand in for them. */
  standIns?: Record<string, string>;
  /** By `deno task` itself, which is a process of its own; else what it runs. */
  byDeno?: boolean;
  /** A command that runs the command. */
  wrapper?: string[];
}

/**
 * Runs a task in a terminal, on fewer images than the program would draw.
 *
 * @param folder Where a configuration of Deno may be written.
 */
export async function runTask(
  folder: string,
  task: string,
  args: string[],
  { standIns = {}, byDeno = false, wrapper = [], ...options }: TaskOptions = {},
): Promise<Pseudoterminal> {
  const config = `${folder}/deno_${crypto.randomUUID()}.json`;
  const settings = JSON.parse(await Deno.readTextFile(`${PROJECT}/deno.json`));
  for (
    const [of, by] of Object.entries({ "lib/data/digits/digits.ts": "../../data/few_digits.ts", ...standIns })
  ) {
    settings.imports[import.meta.resolve(`../../../${of}`)] = import.meta.resolve(`./${by}`);
  }
  const command: string = settings.tasks[task].command
    .replace("deno run", `deno run --no-check --no-lock --config ${config}`);
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

/** What a case of {@link trains} gets. */
export interface Trained {
  /** The terminal that the training runs in. */
  terminal: Pseudoterminal;
  /** A folder that is removed at the end. */
  folder: string;
  /** The run's. */
  run: string;
  /** The names in it. */
  names(): string[];
  /** The events of the run so far. */
  events(): Promise<TrainEvent[]>;
  /** Waits until the events are as wanted. */
  until(wanted: (events: TrainEvent[]) => boolean): Promise<void>;
  /** Waits until the training has told of so much more. */
  goesOn(events: number): Promise<void>;
}

/** Trains in a terminal, in a run named `a` where nothing else is said. */
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
      async goesOn(more) {
        const before = (await events()).length;
        await until(({ length }) => length >= before + more);
      },
    });
  });
}

/** Tests cases two at a time: most of what they do is to wait for processes. */
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
