import { formatDuration } from "../base/format.ts";
import { printable } from "../base/printable.ts";
import { UserError } from "../base/user_error.ts";
import { withDiskErrors } from "../base/files.ts";
import { onInterrupt } from "../cli/on_interrupt.ts";
import type { SweepConfig } from "../config/sweep_config.ts";
import type { DataSource } from "../data/find_data.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import { describeWork } from "./describe_work.ts";
import { type Expectation, expectRuns } from "./expect_runs.ts";
import { readOutcome } from "./outcome.ts";
import { keyOf, type PlannedRun } from "./planned_run.ts";
import { runSweep, type SweepEnd } from "./run_sweep.ts";
import { secondsTogether, shareCores } from "./share_cores.ts";
import type { Sweep } from "./sweep.ts";
import { SweepConsole, type SweepSink } from "./sweep_console.ts";
import { lockSweep, type SweepFile, writeSweepFile } from "./sweep_file.ts";
import { openSweepFolder, storedData, sweepFileOf, withStoredNames } from "./sweep_folder.ts";
import { SweepProgress } from "./sweep_progress.ts";
import { readTrainedRuns, type TrainedRuns } from "./trained_runs.ts";

/** Where and with what a sweep runs. */
export interface SweepPlace {
  folder: string;
  library: LibraryFound;
  data: DataSource;
  config: Pick<SweepConfig, "jobs" | "threads" | "dry_run">;
  sink: SweepSink;
}

/** How a sweep went on. */
export interface PerformedSweep extends SweepEnd {
  /** What its folder says of it now; missing if it has not begun. */
  file?: SweepFile;
  /** With `--dry_run`: the runs that are left, and the seconds that each will take. */
  toTrain?: { name: string; seconds: number }[];
}

/**
 * Trains what is left of a sweep, after saying what that is and how long it will take.
 *
 * @throws {UserError} If the folder is another's, nothing could choose among the settings, or a run cannot be trained.
 */
export async function performSweep(planned: Sweep, place: SweepPlace): Promise<PerformedSweep> {
  const { folder, data, config, sink } = place;
  const stored = await openSweepFolder(folder, planned, data);
  const sweep = withStoredNames(planned, stored);
  using locked = new DisposableStack();
  if (stored !== undefined) locked.use(lockSweep(folder));
  const before = await readRuns(folder, sweep.runs);
  const left = sweep.runs.filter((run) => !before.ended.has(keyOf(run)));
  const say = (line: string) => sink.write(printable(line) + "\n");
  say(describeWork(sweep, before, folder));
  const known = { left: left.length, jobs: config.jobs, threads: config.threads || (stored?.threads ?? 0) };
  const cores = navigator.hardwareConcurrency;
  const { threads } = shareCores({ ...known, cores });
  const runs = { ...place, threads };
  const found = left.length === 0 ? undefined : await expectation(sweep.runs, left, before, runs, say);
  if (left.length > 0 && found === undefined) return { stopped: true, failed: [] };
  const share = shareCores({ ...known, cores, ...(found && limitsOf(found, before)) });
  if (found !== undefined) {
    const seconds = secondsTogether(left.map((run) => found.seconds(run)), share.jobs);
    say(
      `Expected: about ${formatDuration(seconds)}, ${share.jobs} at a time with ${share.threads} ${
        share.threads === 1 ? "thread" : "threads"
      } each`,
    );
  }
  if (config.dry_run) {
    const toTrain = left.map((run) => ({ name: run.run, seconds: found!.seconds(run) }));
    return { stopped: false, failed: [], toTrain };
  }
  const file = sweepFileOf(sweep, { data: storedData(data), threads: share.threads });
  await withDiskErrors(folder, () => Deno.mkdir(folder, { recursive: true }));
  await writeSweepFile(folder, file);
  locked.use(lockSweep(folder)); // The file that is there now.
  if (found === undefined) return { stopped: false, failed: [], file };
  const byName = new Map(left.map((run) => [run.run, run]));
  const progress = new SweepProgress({
    left: [...byName.keys()],
    endedBefore: before.ended.size,
    jobs: share.jobs,
    seconds: (name) => found.seconds(byName.get(name)!),
    now: Date.now,
  });
  using console = new SweepConsole(progress, sink);
  const end = await runSweep(sweep.runs, before, {
    place: { ...runs, threads: share.threads },
    jobs: share.jobs,
    listener: console,
  });
  return { ...end, file };
}

/** What a folder has of a sweep's runs. */
async function readRuns(folder: string, runs: readonly PlannedRun[]): Promise<TrainedRuns> {
  const keys = new Map(runs.map((run) => [run.run, keyOf(run)]));
  return await readTrainedRuns(folder, runs, { keyOfName: (name) => keys.get(name), read: readOutcome });
}

/** Finds out how long the runs take, and that there are images to compare them on; undefined if the user stopped it. */
async function expectation(
  planned: readonly PlannedRun[],
  left: readonly PlannedRun[],
  before: TrainedRuns,
  place: SweepPlace & { threads: number },
  say: (line: string) => void,
): Promise<Expectation | undefined> {
  let stop = () => {};
  let stopped = false;
  using _ = onInterrupt(() => {
    stopped = true;
    stop();
  });
  const found = await expectRuns(planned, left, before, place, {
    onTrial: (process) => stop = process.stop,
    isStopped: () => stopped,
    say,
  });
  for (const { heldOut, images, title } of found?.trials ?? []) {
    if (heldOut > 0) continue;
    throw new UserError(
      `Expected images to compare settings on but ${title} has no validation split and nothing is held out; add ` +
        `--holdout ${
          Math.max(4, Math.round(images / 10))
        }, or --holdout_classes 0.1 if the test has other classes: ` +
        "the test images choose nothing",
    );
  }
  return found;
}

/** What, besides the cores, limits how many runs train at a time. */
function limitsOf({ trials }: Expectation, { ended }: TrainedRuns) {
  const memory = Math.max(0, ...trials.map((trial) => trial.memory ?? 0));
  const onGpu = trials.some(({ device }) => device.startsWith("GPU")) ||
    [...ended.values()].some(({ engine }) => engine.includes(", GPU"));
  return {
    onGpu,
    ...(memory > 0 && { memory: { each: memory, free: Deno.systemMemoryInfo().available } }),
  };
}
