import type { EvaluationReport } from "../eval/report_type.ts";

/** What a report calls one of what was measured, and several. */
export interface MeasuredNoun {
  one: "image" | "embedding";
  many: "images" | "embeddings";
}

/** Images, unless embeddings of a file were measured: those may be of texts or sounds. */
export function measuredNoun({ embeddings }: Pick<EvaluationReport, "embeddings">): MeasuredNoun {
  return embeddings === undefined
    ? { one: "image", many: "images" }
    : { one: "embedding", many: "embeddings" };
}
