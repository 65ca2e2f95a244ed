import { fileURLToPath } from "node:url";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { gitCommit } from "./git_commit.ts";

/** A name with its value. */
export type Fact = readonly [name: string, value: string];

/** The origin of figures, so that they can be reproduced. */
export interface ProvenanceInput {
  report: EvaluationReport;
  /** The checkpoint's state. */
  state: CheckpointState;
  /** The SHA-256 of the data set. */
  dataDigest: string;
  /** The command line. */
  command: string;
  /** The seed of the random pairs, the intervals and the projections. */
  seed: number;
}

/** Lists command line, versions, engine, seeds, digests and the source's commit. */
export async function provenance(
  { report, state, dataDigest, command, seed }: ProvenanceInput,
): Promise<Fact[]> {
  const commit = await gitCommit(fileURLToPath(new URL("../../", import.meta.url)));
  const { checkpoint, engine, dataset } = report;
  return [
    ["Command", command],
    ["Checkpoint", `${checkpoint.path}, epoch ${checkpoint.epoch}`],
    ["Trained by", `Trinca ${state.trinca}, seed ${state.config.seed}`],
    ["Data", `${dataset.title}, SHA-256 ${dataDigest}`],
    ["Engine", `${engine.name}, ${engine.device}, ${engine.version}`],
    ["Program", `Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.target}`],
    ...(commit === undefined ? [] : [["Source", `git ${commit}`] as const]),
    ["Seed of the evaluation", String(seed)],
  ];
}
