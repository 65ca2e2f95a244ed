import type { SpecResult } from "./run_suite.ts";

/** Specs that fail for a known reason. */
export interface ExpectedFailures {
  reason: string;
  /** Their full names, without the backend's name. */
  specs: string[];
}

/** What came of a run of the suite. */
export interface Verdict {
  passed: number;
  /** Specs that failed and are not listed, with their messages. */
  failed: string[];
  /** How many are listed, or left pending by the suite. */
  excluded: number;
  /** Listed specs that did not fail, or do not exist. */
  stale: string[];
}

/** Compares the results of the suite with the list of expected failures. */
export function judge(results: readonly SpecResult[], expected: readonly ExpectedFailures[]): Verdict {
  const listed = new Set(expected.flatMap(({ specs }) => specs));
  const verdict: Verdict = { passed: 0, failed: [], excluded: 0, stale: [] };
  const failing = new Set<string>();
  for (const { name, status, message } of results) {
    if (status === "passed") verdict.passed++;
    else if (status !== "failed") verdict.excluded++;
    else if (listed.has(name)) {
      verdict.excluded++;
      failing.add(name);
    } else verdict.failed.push(`${name}: ${message}`);
  }
  verdict.stale = [...listed].filter((name) => !failing.has(name));
  return verdict;
}
