import { renderTable, type TextStyle } from "../../report/text_table.ts";
import { CRASH_KINDS, type CrashKind } from "../../config/crash_config.ts";
import { type CaseResult, type Problem, PROBLEMS } from "./run_case.ts";

/** What came of a campaign. */
export interface CrashResult extends Record<Problem, number> {
  /** Runs that were disturbed. */
  runs: number;
  /** How many of each kind. */
  kinds: Partial<Record<CrashKind, number>>;
  /** The engine that trained. */
  engine: string;
  seed: number;
  /** Operations on files in the undisturbed training, as our layer and as the library below Deno count them. */
  operations: number;
  operations_below: number | null;
  /** What could not be done on this system, and why. */
  left_out: string[];
  seconds: number;
  /** Each run in which something went wrong. */
  failures: { run: number; kind: CrashKind; what: string; problem: Problem; how: string }[];
}

/** The runs in which something went wrong, and how many of them for each problem. */
export function countProblems(
  results: readonly CaseResult[],
): Pick<CrashResult, Problem | "runs" | "kinds" | "failures"> {
  const failures = results.flatMap(({ case: { index: run, kind }, what, problems }) =>
    Object.entries(problems).map(([problem, how]) => ({ run, kind, what, problem: problem as Problem, how }))
  );
  const kinds: Partial<Record<CrashKind, number>> = {};
  for (const { case: { kind } } of results) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const counts = Object.fromEntries(
    Object.keys(PROBLEMS).map((name) => [name, failures.filter(({ problem }) => problem === name).length]),
  ) as Record<Problem, number>;
  return { runs: results.length, ...counts, kinds, failures };
}

/** Whether a campaign found nothing wrong. */
export function isFlawless(result: CrashResult): boolean {
  return result.failures.length === 0;
}

/** Describes a campaign as a table of its kinds of runs and their problems. */
export function renderCrashResult(result: CrashResult, style: TextStyle): string {
  const problems = Object.keys(PROBLEMS) as Problem[];
  const count = (problem: Problem, kind?: CrashKind) =>
    String(result.failures.filter((f) => f.problem === problem && (kind ?? f.kind) === f.kind).length);
  const rows = (Object.keys(CRASH_KINDS) as CrashKind[]).filter((kind) => result.kinds[kind] !== undefined)
    .map((
      kind,
    ) => [CRASH_KINDS[kind], String(result.kinds[kind]), ...problems.map((name) => count(name, kind))]);
  const lines = renderTable({
    header: ["", "runs", ...problems.map((name) => name.replaceAll("_", " "))],
    rows: [...rows, ["all", String(result.runs), ...problems.map((name) => count(name))]],
  }, style);
  const { engine, seed, seconds, operations } = result;
  return [
    ...lines,
    `${result.runs} runs on ${engine}, seed ${seed}, ${Math.round(seconds)} s; ` +
    `the undisturbed training has ${operations} operations on files`,
    ...result.left_out.map((what) => `Left out: ${what}`),
    ...result.failures.map(({ run, what, problem, how }) =>
      `Run ${run}, ${what}: ${PROBLEMS[problem]}: ${how}`
    ),
  ].join("\n");
}
