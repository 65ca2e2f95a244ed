import { RandomStream } from "../../base/random.ts";
import { FAULTS_VARIABLE } from "../../base/faults.ts";
import { readEvents } from "../../run/event_log.ts";
import {
  differingFiles,
  type FinishedRun,
  historyGap,
  readFinished,
  repeatedEvent,
  unreadablePart,
} from "./compare_runs.ts";
import type { CrashKind } from "../../config/crash_config.ts";
import { type CrashCase, trainingOf } from "./crash_case.ts";
import { damageRun } from "./damage_run.ts";
import { belowEnvironment } from "./faults_below.ts";
import { lacks, type Reached, reachedPlace, resumedPlace } from "./places.ts";
import { resumeCommand, RUN, type ShortTraining, startCommand, type TrainingName } from "./short_training.ts";
import { onSmallDisk } from "./small_disk.ts";
import { type ProcessEnd, reasonIn, runProcess, showsStack, type TimedSignal } from "./training_process.ts";

/** What can go wrong in a run of the campaign. */
export const PROBLEMS = {
  lost: "work that was saved is lost, or the run cannot be brought to its end",
  wrong_resumes: "the weights at the end differ from those of the undisturbed training",
  unreadable: "a checkpoint, the log or the configuration cannot be read",
  log_gaps: "the log lacks an event, or has one twice",
  stacks: "a stack in place of one line",
  hangs: "a process that does not end",
} as const;
/** What can go wrong. */
export type Problem = keyof typeof PROBLEMS;

/** What came of a run of the campaign. */
export interface CaseResult {
  case: CrashCase;
  /** What was done to the run. */
  what: string;
  /** What went wrong, and how; empty if nothing did. */
  problems: Partial<Record<Problem, string>>;
}

/** A training that is disturbed. */
export interface DisturbedTraining {
  training: ShortTraining;
  /** What it is undisturbed. */
  reference: FinishedRun;
  /** Milliseconds that it took then. */
  milliseconds: number;
}

/** What all runs of a campaign share. */
export interface Surroundings {
  trainings: Partial<Record<TrainingName, DisturbedTraining>>;
  /** A run in the middle of the training, to be damaged. */
  unfinished: string;
  /** The library with faults below Deno. */
  library: string | undefined;
  /** Bytes of a checkpoint if a small disk can be mounted, else undefined. */
  checkpointBytes: number | undefined;
  /** The seed of the campaign. */
  seed: number;
}

/** The most sessions that bring a run to its end once there are no faults any more. */
const MOST_SESSIONS = 4;
/** The signal of the kinds that send one. */
const SIGNALS: Partial<Record<CrashKind, TimedSignal["signal"]>> = {
  moment: "SIGKILL",
  stop: "SIGTERM",
  worker: "SIGKILL",
  hang: "SIGSTOP",
};
/** The grace of a container after SIGTERM, or as long as the whole training takes on a busy machine. */
const STOP_MS = 10_000;

/**
 * Does one run of the campaign in a folder of its own.
 *
 * @param folder An empty folder.
 */
export async function runCase(crash: CrashCase, folder: string, place: Surroundings): Promise<CaseResult> {
  const runner = new CaseRunner(crash, folder, place);
  const what = await runner.run();
  return { case: crash, what, problems: runner.problems };
}

/** Does one run, and collects what goes wrong. */
class CaseRunner {
  readonly problems: Partial<Record<Problem, string>> = {};
  readonly #crash: CrashCase;
  readonly #folder: string;
  readonly #place: Surroundings;
  readonly #disturbed: DisturbedTraining;
  /** The folder of runs, and the run. */
  readonly #runs: string;
  readonly #run: string;

  constructor(crash: CrashCase, folder: string, place: Surroundings) {
    this.#crash = crash;
    this.#folder = folder;
    this.#place = place;
    this.#disturbed = place.trainings[trainingOf(crash.kind)]!;
    this.#runs = `${folder}/runs`;
    this.#run = `${this.#runs}/${RUN}`;
  }

  /** @returns What was done. */
  async run(): Promise<string> {
    await Deno.mkdir(this.#runs);
    switch (this.#crash.kind) {
      case "damage":
        return await this.#damage();
      case "full":
        if (this.#place.checkpointBytes === undefined) return await this.#disturb();
        return await this.#fillDisk(this.#place.checkpointBytes);
      default:
        return await this.#disturb();
    }
  }

  /** Trains with faults or a signal, then to the end without. */
  async #disturb(): Promise<string> {
    const { kind, faults, moment, below, worker } = this.#crash;
    const done: string[] = [];
    const signal = SIGNALS[kind];
    const isSignal = signal !== undefined;
    const after = moment * this.#disturbed.milliseconds;
    const timed: TimedSignal = {
      signal: signal ?? "SIGKILL",
      after,
      ...(worker !== undefined && { worker }),
    };
    let end: ProcessEnd | undefined;
    for (const fault of faults) {
      const before = await reachedPlace(this.#run);
      end = await this.#session(isSignal ? {} : this.#faultEnvironment(fault), isSignal ? timed : undefined);
      done.push(
        isSignal
          ? `${timed.signal}${worker === undefined ? "" : ` of worker ${worker}`} after ${
            Math.round(after)
          } ms`
          : `${fault}${below ? " below" : ""}`,
      );
      const grace = Math.max(STOP_MS, this.#disturbed.milliseconds);
      if (kind === "stop" && end.milliseconds - after > grace) {
        this.#found("hangs", `${Math.round(end.milliseconds - after)} ms from SIGTERM to the end`);
      }
      if (end.code === 0) break;
      await this.#lookAt(end);
      this.#checkReached(await reachedPlace(this.#run), before);
    }
    if (end?.code !== 0) await this.#finish();
    await this.#compare(["error", "errors", "full", "unsaved"].includes(kind));
    return done.join(", then ");
  }

  #faultEnvironment(fault: string): Record<string, string> {
    const { library } = this.#place;
    if (!this.#crash.below || library === undefined) return { [FAULTS_VARIABLE]: fault };
    return belowEnvironment(library, `${this.#runs}/`, { fault });
  }

  /** Starts or resumes the training in one process. */
  async #session(env: Record<string, string> = {}, timed?: TimedSignal): Promise<ProcessEnd> {
    const isBegun = await Deno.stat(`${this.#run}/config.json`).then(() => true, () => false);
    const { training } = this.#disturbed;
    const command = isBegun ? resumeCommand(training, this.#runs) : startCommand(training, this.#runs);
    return this.#checked(await runProcess(command, env, timed));
  }

  #checked(end: ProcessEnd): ProcessEnd {
    if (end.hung) this.#found("hangs", reasonIn(end));
    else if (showsStack(end)) this.#found("stacks", end.printed.slice(-1000));
    return end;
  }

  /** Looks at what a process left behind. */
  async #lookAt(end: ProcessEnd): Promise<void> {
    const { kind } = this.#crash;
    const failsOnly = ["error", "errors", "full"].includes(kind);
    if (failsOnly && end.code !== 1) this.#found("lost", `exit code ${end.code}: ${reasonIn(end)}`);
    const isBegun = await Deno.stat(`${this.#run}/config.json`).then(() => true, () => false);
    const part = isBegun ? await unreadablePart(this.#run) : undefined;
    if (part !== undefined) this.#found("unreadable", part);
  }

  /** Resumes the run, without faults, until it is finished. */
  async #finish(): Promise<void> {
    const before = await reachedPlace(this.#run);
    const end = await this.#session();
    if (end.code !== 0) return this.#found("lost", `exit code ${end.code}: ${reasonIn(end)}`);
    await this.#checkResumedAt(before);
  }

  async #checkResumedAt(before: Reached): Promise<void> {
    this.#checkReached(await resumedPlace(this.#run).catch(() => before), before);
  }

  /** Finds work lost where a run is before a checkpoint that was saved. */
  #checkReached(reached: Reached, before: Reached): void {
    if (!lacks(reached, before)) return;
    const [from, of] = [reached, before].map(({ saved: { epoch, step } }) => `epoch ${epoch}, step ${step}`);
    this.#found("lost", `resumed at ${from} although ${of} was saved`);
  }

  /**
   * Compares the finished run with the undisturbed one.
   *
   * @param lenient Whether a checkpoint may be missing that could not be written, or a best one that was damaged.
   * @param hasLog Whether the log is that of the training.
   */
  async #compare(lenient: boolean, hasLog = true): Promise<void> {
    if (this.problems.lost !== undefined) return;
    const { reference } = this.#disturbed;
    try {
      const found = await readFinished(this.#run);
      const differing = differingFiles(reference, found).filter((file) =>
        !lenient || isOfWeights(file, reference)
      );
      if (differing.length > 0) this.#found("wrong_resumes", differing.join(", "));
      if (!hasLog) return;
      const [expected, history] = [reference, found].map(({ history }) =>
        lenient ? history.filter(isOfTraining) : history
      );
      const gap = historyGap(expected!, history!) ?? repeatedEvent(await readEvents(this.#run));
      if (gap !== undefined) this.#found("log_gaps", gap);
    } catch (error) {
      this.#found("unreadable", error instanceof Error ? error.message : String(error));
    }
  }

  /** Damages a copy of an unfinished run, and resumes it, following the advice that the program gives. */
  async #damage(): Promise<string> {
    const { unfinished, seed } = this.#place;
    const copied = await new Deno.Command("cp", { args: ["-a", unfinished, this.#run] }).output();
    if (!copied.success) throw new Error(`cp of ${unfinished} failed`);
    const damage = await damageRun(this.#run, new RandomStream(seed, "damage", this.#crash.index));
    let hasLog = !damage.touchesLog;
    for (let session = 0;; session++) {
      const end = await this.#session();
      if (end.code === 0) break;
      const advised = /rename (\S+?)(?: and resume the run)?$/.exec(reasonIn(end))?.[1];
      if (end.code !== 1 || session === MOST_SESSIONS || advised === undefined) {
        if (!damage.mayRefuse || end.code !== 1) {
          this.#found("lost", `exit code ${end.code}: ${reasonIn(end)}`);
        }
        return damage.what;
      }
      if (advised.endsWith("events.jsonl")) hasLog = false;
      await Deno.rename(advised, `${advised}.damaged`);
    }
    await this.#compare(true, hasLog);
    return damage.what;
  }

  /** Trains on a small disk until it is full, then on a larger one. */
  async #fillDisk(checkpointBytes: number): Promise<string> {
    const random = new RandomStream(this.#place.seed, "disk", this.#crash.index);
    const bytes = Math.round(checkpointBytes * (0.5 + 5 * random.uniform()));
    const disk = `${this.#folder}/disk`;
    await Deno.mkdir(disk);
    const first = `${this.#folder}/first`;
    const { training } = this.#disturbed;
    const end = this.#checked(
      await runProcess(onSmallDisk({
        bytes,
        disk,
        copy: this.#runs,
        first,
        begun: `${disk}/${RUN}/config.json`,
        start: startCommand(training, disk),
        resume: resumeCommand(training, disk),
      })),
    );
    const code = Number(await Deno.readTextFile(`${first}.code`));
    const printed = await Deno.readTextFile(`${first}.out`);
    const filled = this.#checked({ ...end, code, printed, hung: false });
    if (code !== 0 && code !== 1) {
      this.#found("lost", `on the full disk exit code ${code}: ${reasonIn(filled)}`);
    }
    const left = `${this.#runs}.full/${RUN}`;
    if (await Deno.stat(left).then(() => true, () => false)) {
      const part = await unreadablePart(left);
      if (part !== undefined) this.#found("unreadable", part);
      if (end.code === 0) await this.#checkResumedAt(await reachedPlace(left));
    }
    if (end.code !== 0) this.#found("lost", `exit code ${end.code}: ${reasonIn(end)}`);
    await this.#compare(true);
    return `a disk of ${Math.round(bytes / 1000)} KB`;
  }

  #found(problem: Problem, how: string): void {
    this.problems[problem] ??= how;
  }
}

/** Whether a file holds what was trained until the end, not which epoch is the best. */
function isOfWeights(file: string, { links: { last } }: FinishedRun): boolean {
  return ["weights.bin", "training.safetensors", "model.json"].some((name) => file === `${last}/${name}`);
}

/** Whether an event says what was trained and measured, not what was saved. */
function isOfTraining(line: string): boolean {
  return /^\{"type":"(step|validation|evaluation|epoch_finished)"/.test(line);
}
