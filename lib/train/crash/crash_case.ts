import { RandomStream } from "../../base/random.ts";
import type { CrashKind } from "../../config/crash_config.ts";

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
}

/** How many operations on files the training has, as counted in the undisturbed run. */
export interface OperationCounts {
  /** By our own layer. */
  layer: number;
  /** Below Deno; undefined if nothing is put there. */
  below: number | undefined;
}

/** The kinds of 25 runs; longer campaigns repeat them, so that the first runs of any have all kinds. */
const PATTERN: readonly CrashKind[] = [
  ...["kill", "damage", "kill", "error", "moment", "kill", "tear", "kill", "full", "error", "kill", "stop"],
  ...["kill", "damage", "error", "moment", "kill", "errors", "kill", "tear", "kill", "error", "damage"],
  ...["moment", "kill"],
] as CrashKind[];

/** Errors of the system that a single operation may have, and that all operations from one on may have. */
const ERRORS = ["EIO", "ENOSPC", "EDQUOT", "EMFILE", "EACCES", "EROFS"] as const;
const LASTING = ["ENOSPC", "EIO", "EROFS"] as const;
/** Bytes of a small disk: room for the run's beginning and one to some checkpoints. */
const KINDS_BELOW: readonly CrashKind[] = ["kill", "tear", "error", "errors"];

/**
 * Plans the runs of a campaign. The operations at which the faults are cover the training evenly, at random within each
 * part; a second fault in a run that has one is at a random operation.
 *
 * @param runs How many.
 * @param seed Another seed gives other operations and moments.
 * @param only The only kind; undefined for all.
 */
export function planCases(
  runs: number,
  seed: number,
  { layer, below }: OperationCounts,
  only?: CrashKind,
): CrashCase[] {
  const kinds = Array.from({ length: runs }, (_, i) => only ?? PATTERN[i % PATTERN.length]!);
  const counts = new Map<CrashKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const seen = new Map<CrashKind, number>();
  return kinds.map((kind, index) => {
    const random = new RandomStream(seed, "crash", index);
    const k = seen.get(kind) ?? 0;
    seen.set(kind, k + 1);
    const isBelow = below !== undefined && KINDS_BELOW.includes(kind) && k % 2 === 1;
    const operations = isBelow ? below : layer;
    const share = (k + random.uniform()) / counts.get(kind)!;
    const faults = [faultAt(1 + Math.floor(share * operations), kind, random)];
    // A run that is killed again while it repairs what the first kill left.
    if ((kind === "kill" || kind === "tear") && random.uniform() < 0.5) {
      faults.push(faultAt(1 + random.integer(Math.ceil(operations / 3)), "kill", random));
    }
    return { index, kind, below: isBelow, faults, moment: 0.2 + 0.8 * share };
  });
}

/** The fault of a kind at an operation, as `TRINCA_FAULTS` has it. */
function faultAt(operation: number, kind: CrashKind, random: RandomStream): string {
  switch (kind) {
    case "kill":
    case "tear":
      return `${kind}@${operation}`;
    case "error":
      return `${ERRORS[random.integer(ERRORS.length)]}@${operation}`;
    case "errors":
      return `${LASTING[random.integer(LASTING.length)]}@${operation}-`;
    case "full":
      return `ENOSPC@write:${operation}-`;
    case "moment":
    case "stop":
    case "damage":
      return "";
  }
}
