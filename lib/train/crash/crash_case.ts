import { RandomStream } from "../../base/random.ts";
import { UserError } from "../../base/user_error.ts";
import type { CrashKind } from "../../config/crash_config.ts";
import type { TrainingName } from "./short_training.ts";

/** One run of the campaign. */
export interface CrashCase {
  /** Its number, from 0. */
  index: number;
  kind: CrashKind;
  /** Whether the fault is below Deno, in the C library. */
  below: boolean;
  /** The faults of one process after another, each of which resumes the run; then it is finished undisturbed. */
  faults: string[];
  /** For a signal: when, as a share of the time that the training takes. */
  moment: number;
  /** Which of several workers gets the signal; undefined for all that are not of these kinds. */
  worker?: number;
}

/** How many operations on files the trainings have, as counted in undisturbed runs. */
export interface OperationCounts {
  /** By our own layer; a training is missing if it does not do on this engine what it is for. */
  layer: { plain: number } & Partial<Record<TrainingName, number>>;
  /** The workers of each training; 1 if missing. */
  workers?: number;
  /** How many of them create a folder, in the plain training: that of the run, then one for each checkpoint. */
  folders: number;
  /** Below Deno, in the plain training; undefined if nothing is put there. */
  below: number | undefined;
}

/** The kinds of 30 runs; longer campaigns repeat them, so that the first 20 runs of any have all kinds. */
const PATTERN: readonly CrashKind[] = [
  ...["kill", "damage", "kill", "error", "rescue", "moment", "kill", "tear", "unsaved", "full", "error"],
  ...["early", "stop", "kill", "damage", "errors", "kill", "moment", "error", "kill", "rescue", "kill"],
  ...["tear", "unsaved", "kill", "error", "damage", "moment", "kill", "kill"],
] as CrashKind[];

/** The kinds of 10 runs of several workers. */
const WORKERS_PATTERN: readonly CrashKind[] = [
  ...["worker", "kill", "hang", "worker", "stop", "worker", "tear", "error", "worker", "hang"] as const,
];

/** Errors of the system that a single operation may have, and that all operations from one on may have. */
const ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EMFILE", "EACCES", "EROFS"] as const;
const LASTING = ["ENOSPC", "EIO", "EROFS"] as const;
/** Kinds whose faults may be below Deno. */
const KINDS_BELOW: readonly CrashKind[] = ["kill", "tear", "error", "errors"];

/** Kinds that are killed at an operation. */
const KILLED: readonly CrashKind[] = ["kill", "tear", "rescue", "early", "unsaved"];

/** Kinds in which one of several workers gets a signal. */
const OF_WORKERS: readonly CrashKind[] = ["worker", "hang"];

/** Which training runs of a kind disturb. */
export function trainingOf(kind: CrashKind): TrainingName {
  return kind === "rescue" ? "rescued" : kind === "early" ? "early" : "plain";
}

/**
 * Plans the runs of a campaign. The operations at which the faults are cover the training evenly, at random within each
 * part; a second fault in a run that has one is at a random operation.
 *
 * @param runs How many.
 * @param seed Another seed gives other operations and moments.
 * @param only The only kind; undefined for all.
 * @throws {UserError} If there is no training for that kind.
 */
export function planCases(
  runs: number,
  seed: number,
  { layer, folders, below, workers = 1 }: OperationCounts,
  only?: CrashKind,
): CrashCase[] {
  const pattern = (only === undefined ? workers > 1 ? WORKERS_PATTERN : PATTERN : [only])
    .filter((kind) => layer[trainingOf(kind)] !== undefined && (workers > 1 || !OF_WORKERS.includes(kind)));
  if (pattern.length === 0) {
    throw new UserError(
      `Expected a training for runs of the kind ${only} but found none ` +
        (OF_WORKERS.includes(only!)
          ? "with one worker; add --workers 2"
          : workers > 1
          ? "with several workers; omit --workers"
          : "on this engine; choose another --engine"),
    );
  }
  const kinds = Array.from({ length: runs }, (_, i) => pattern[i % pattern.length]!);
  const counts = new Map<CrashKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const seen = new Map<CrashKind, number>();
  return kinds.map((kind, index) => {
    const random = new RandomStream(seed, "crash", index);
    const k = seen.get(kind) ?? 0;
    seen.set(kind, k + 1);
    const isBelow = below !== undefined && KINDS_BELOW.includes(kind) && k % 2 === 1;
    const operations = isBelow ? below : layer[trainingOf(kind)]!;
    const share = (k + random.uniform()) / counts.get(kind)!;
    const faults = [faultAt(1 + Math.floor(share * operations), kind, random)];
    if (kind === "unsaved") {
      // The folder of a checkpoint is not created: nothing of it is written. The end comes at any time after that.
      const checkpoint = 2 + Math.floor(share * (folders - 1));
      faults[0] = `ENOSPC@mkdir:${checkpoint};kill@${
        Math.ceil((share + (1 - share) * random.uniform()) * operations)
      }`;
    }
    // A run that is killed again while it repairs what the first kill left.
    if (KILLED.includes(kind) && random.uniform() < 0.5) {
      faults.push(faultAt(1 + random.integer(Math.ceil(operations / 3)), "kill", random));
    }
    return {
      index,
      kind,
      below: isBelow,
      faults,
      moment: 0.2 + 0.8 * share,
      ...(OF_WORKERS.includes(kind) && { worker: k % workers }),
    };
  });
}

/** The fault of a kind at an operation, as `TRINCA_FAULTS` has it. */
function faultAt(operation: number, kind: CrashKind, random: RandomStream): string {
  switch (kind) {
    case "kill":
    case "rescue":
    case "early":
      return `kill@${operation}`;
    case "tear":
      return `tear@${operation}`;
    case "error":
      return `${ERRORS[random.integer(ERRORS.length)]}@${operation}`;
    case "errors":
      return `${LASTING[random.integer(LASTING.length)]}@${operation}-`;
    case "full":
      return `ENOSPC@write:${operation}-`;
    case "unsaved":
    case "moment":
    case "stop":
    case "damage":
    case "worker":
    case "hang":
      return "";
  }
}
