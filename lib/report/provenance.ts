import { fileURLToPath } from "node:url";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { gitCommit } from "./git_commit.ts";

/** A name with its value. */
export type Fact = readonly [name: string, value: string];

/** What figures come from, for whoever wants the same ones again. */
export interface ProvenanceInput {
  /** The figures. */
  report: EvaluationReport;
  /** What the checkpoint says of itself. */
  state: CheckpointState;
  /** SHA-256 of the data set. */
  dataDigest: string;
  /** The command line. */
  command: string;
  /** Of the random pairs, the intervals and the projections. */
  seed: number;
}

/** Command line, versions, engine, seeds, digests and the state of the source. */
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
