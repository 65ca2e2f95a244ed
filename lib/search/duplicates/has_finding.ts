import type { Finding } from "../../config/duplicates_config.ts";
import type { DuplicatesReport } from "./duplicates_report.ts";

const FOUND: Readonly<Record<Finding, (report: DuplicatesReport) => boolean>> = {
  leaks: ({ groups }) => groups.some(({ leak }) => leak),
  contradictions: ({ groups }) => groups.some(({ contradiction }) => contradiction),
  duplicates: ({ groups }) => groups.length > 0,
  suspects: ({ suspects }) => suspects !== null && suspects.length > 0,
};

/** Whether a report has any of the findings. */
export function hasFinding(report: DuplicatesReport, findings: readonly Finding[]): boolean {
  return findings.some((finding) => FOUND[finding](report));
}
