import { UserError } from "../../base/user_error.ts";
import { FAULTS_VARIABLE } from "../../base/faults.ts";
import { listCheckpoints } from "../../run/current_checkpoints.ts";
import { savedCheckpoint } from "../../run/saved_checkpoint.ts";
import { type FinishedRun, readFinished } from "./compare_runs.ts";
import type { CrashKind } from "../../config/crash_config.ts";
import { planCases, trainingOf } from "./crash_case.ts";
import { countProblems, type CrashResult } from "./crash_result.ts";
import { belowEnvironment, compileFaultsBelow } from "./faults_below.ts";
import { type CaseResult, type DisturbedTraining, runCase, type Surroundings } from "./run_case.ts";
import { RUN, type ShortTraining, startCommand, type TrainingName, writeDigits } from "./short_training.ts";
import { canMount } from "./small_disk.ts";
import { type ProcessEnd, reasonIn, runProcess } from "./training_process.ts";

/** What a campaign does. */
export interface CampaignOptions {
  /** Runs that are disturbed. */
  runs: number;
  seed: number;
  /** The engine's name. */
  engine: string;
  /** Runs at the same time. */
  jobs: number;
  /** The workers of each training; 1 if missing. */
  workers?: number;
  /** Whether to put faults below Deno too. */
  below: boolean;
  /** The only kind of runs; undefined for all. */
  only?: CrashKind | undefined;
  /** Where runs are written: those in which something went wrong stay there. */
  folder: string;
  /** Flags of Deno for the trainings besides those of the task; tests replace modules by them. */
  denoFlags?: readonly string[];
  /** Receives each result as it comes, and how many there are. */
  take?: (result: CaseResult, done: number) => void;
}

/** Where in the training the run is killed that damaged folders are copies of. */
const UNFINISHED = 0.7;

/**
 * Trains a short training undisturbed, then disturbs it again and again, brings each to its end, and compares it with the
 * undisturbed one to the bit.
 *
 * @throws {UserError} If the undisturbed training fails, or is not the same twice.
 */
export async function runCampaign(options: CampaignOptions): Promise<CrashResult> {
  const start = performance.now();
  const { runs, seed, engine, jobs, folder, only, workers = 1, denoFlags = [] } = options;
  const training: ShortTraining = { name: "plain", engine, workers, data: `${folder}/data`, denoFlags };
  await writeDigits(training.data);
  const leftOut: string[] = [];

  const compiled = options.below ? await compileFaultsBelow(folder) : undefined;
  if (compiled !== undefined && "reason" in compiled) leftOut.push(`faults below Deno: ${compiled.reason}`);
  const library = compiled !== undefined && "library" in compiled ? compiled.library : undefined;

  const second = `${folder}/again`;
  const listBelow = `${folder}/operations_below`;
  const below = library === undefined ? {} : belowEnvironment(library, `${second}/`, { list: listBelow });
  const [plain] = await Promise.all([undisturbed(training, folder), trained(training, second, below)]);
  if (JSON.stringify(await readFinished(`${second}/${RUN}`)) !== JSON.stringify(plain.reference)) {
    throw new UserError(
      `Expected the same training twice on ${engine} but found two; choose another --engine`,
    );
  }
  const operations = plain.operations.length;
  const operationsBelow = library === undefined ? undefined : (await linesIn(listBelow)).length;
  const trainings: Surroundings["trainings"] = { plain };
  const layer: Parameters<typeof planCases>[2]["layer"] = { plain: operations };
  for (const [name, isMeant] of Object.entries(MEANT) as [TrainingName, typeof MEANT.early][]) {
    // Several workers cannot be rescued.
    if (workers > 1 || only !== undefined && trainingOf(only) !== name) continue;
    const found = await undisturbed({ ...training, name }, folder);
    if (isMeant(found.reference)) {
      trainings[name] = found;
      layer[name] = found.operations.length;
    } else leftOut.push(`a training that is ${name}: on ${engine} it is not`);
  }

  const unfinished = `${folder}/unfinished`;
  await runTraining(training, unfinished, {
    [FAULTS_VARIABLE]: `kill@${Math.round(operations * UNFINISHED)}`,
  });
  const [newest] = await listCheckpoints(`${unfinished}/${RUN}`);
  if (newest === undefined) {
    throw new UserError(`Expected a checkpoint of a killed training in ${unfinished} but found none`);
  }
  const { bytes } = await savedCheckpoint(`${unfinished}/${RUN}/${newest.name}`);
  const mounts = await canMount(folder);
  if (!mounts) leftOut.push("a small disk: this system does not let its user mount one; writes fail instead");

  const surroundings: Surroundings = {
    trainings,
    unfinished: `${unfinished}/${RUN}`,
    library,
    checkpointBytes: mounts ? bytes : undefined,
    seed,
  };
  const folders = plain.operations.filter((line) => line.split(" ")[1] === "mkdir").length;
  const cases = planCases(runs, seed, { layer, folders, below: operationsBelow, workers }, only);
  const results: CaseResult[] = [];
  const waiting = [...cases];
  await Promise.all(Array.from({ length: jobs }, async () => {
    for (let next; (next = waiting.shift()) !== undefined;) {
      const own = `${folder}/run_${next.index}`;
      await Deno.mkdir(own);
      const result = await runCase(next, own, surroundings);
      results.push(result);
      if (Object.keys(result.problems).length === 0) await Deno.remove(own, { recursive: true });
      options.take?.(result, results.length);
    }
  }));
  return {
    ...countProblems(results.sort((a, b) => a.case.index - b.case.index)),
    engine,
    seed,
    operations,
    operations_below: operationsBelow ?? null,
    left_out: leftOut,
    seconds: Math.round((performance.now() - start) / 100) / 10,
  };
}

/** Whether an undisturbed training does what it is for. */
const MEANT = {
  rescued: ({ history }: FinishedRun) => history.some((line) => line.includes('"type":"rescued"')),
  early: ({ history }: FinishedRun) => history.at(-1)!.includes("no better VAL"),
} as const;

/** Trains to the end without faults, and lists the operations on files. */
async function undisturbed(
  training: ShortTraining,
  folder: string,
): Promise<DisturbedTraining & { operations: string[] }> {
  const runs = `${folder}/${training.name}`;
  const list = `${runs}/operations`;
  const { milliseconds } = await trained(training, runs, { [FAULTS_VARIABLE]: `list=${list}` });
  const reference = await readFinished(`${runs}/${RUN}`);
  return { training, reference, milliseconds, operations: await linesIn(list) };
}

/** Trains in a new folder of runs. */
async function runTraining(
  training: ShortTraining,
  runs: string,
  env: Record<string, string>,
): Promise<ProcessEnd> {
  await Deno.mkdir(runs);
  return await runProcess(startCommand(training, runs), env);
}

/** Trains in a new folder of runs, to the end. */
async function trained(
  training: ShortTraining,
  runs: string,
  env: Record<string, string>,
): Promise<ProcessEnd> {
  const end = await runTraining(training, runs, env);
  if (end.code === 0) return end;
  throw new UserError(
    `Expected a training without faults to reach its end but it ended with ${end.code}: ${reasonIn(end)}`,
  );
}

async function linesIn(path: string): Promise<string[]> {
  return (await Deno.readTextFile(path)).trimEnd().split("\n");
}
