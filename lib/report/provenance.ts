import { fileURLToPath } from "node:url";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { Measured } from "../evaluate/measure_checkpoint.ts";
import type { ReadEmbeddings } from "../evaluate/vectors/read_embeddings.ts";
import { gitCommit } from "./git_commit.ts";
import { checkpointText } from "./measured_facts.ts";

/** A name with its value. */
export type Fact = readonly [name: string, value: string];

/** The origin of figures, so that they can be reproduced. */
export interface ProvenanceInput {
  report: EvaluationReport;
  /** What was measured. */
  measured: Measured | ReadEmbeddings;
  /** The command line. */
  command: string;
  /** The seed of the random pairs, the intervals and the projections. */
  seed: number;
}

/** Lists command line, versions, engine, seeds, digests and the source's commit. */
export async function provenance({ report, measured, command, seed }: ProvenanceInput): Promise<Fact[]> {
  const commit = await gitCommit(fileURLToPath(new URL("../../", import.meta.url)));
  const { engine } = report;
  return [
    ["Command", command],
    ...originOf(report, measured),
    ["Engine", `${engine.name}, ${engine.device}, ${engine.version}`],
    ["Program", `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.target}`],
    ...(commit === undefined ? [] : [["Source", `git ${commit}`] as const]),
    ["Seed of the evaluation", String(seed)],
  ];
}

function originOf({ checkpoint, dataset }: EvaluationReport, measured: Measured | ReadEmbeddings): Fact[] {
  if ("files" in measured) {
    return measured.files.map(({ path, digest }, i) => [
      i === 0 ? "Embeddings" : "Labels",
      `${path}, SHA-256 ${digest}`,
    ]);
  }
  const { state, dataDigest } = measured;
  return [
    ...(checkpoint ? [["Checkpoint", checkpointText(checkpoint)] as const] : []),
    ["Trained by", `Trinca ${state.trinca}, seed ${state.config.seed}`],
    ["Data", `${dataset.title}, SHA-256 ${dataDigest}`],
  ];
}
