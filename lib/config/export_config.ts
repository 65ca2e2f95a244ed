import { EVAL_OPTIONS } from "./eval_config.ts";
import { choice, type ConfigOf, text } from "./option.ts";

const WHAT = "What to write";

/** All settings of `export`. */
export const EXPORT_OPTIONS = {
  embeddings: choice(
    { group: WHAT, help: "Embeddings: tsv for TensorBoard's projector, npy for NumPy, or both" },
    "all",
    ["all", "tsv", "npy"],
  ),
  weights: choice({ group: WHAT, help: "The network's weights" }, "safetensors", ["safetensors"]),
  scalars: choice({ group: WHAT, help: "The curves of the run" }, "tensorboard", ["tensorboard"]),
  out: text({
    group: WHAT,
    help: "Folder to write to; if not given export/ in the checkpoint's run",
    placeholder: "DIR",
  }, ""),
  checkpoint_path: EVAL_OPTIONS.checkpoint_path,
  dataset: {
    ...EVAL_OPTIONS.dataset,
    help: "Whose images to embed; auto: what the checkpoint was trained on",
  },
  data_path: EVAL_OPTIONS.data_path,
  split: {
    ...EVAL_OPTIONS.split,
    help: "Which of its images to embed: train, test, holdout; those that are there",
  },
  engine: EVAL_OPTIONS.engine,
  threads: EVAL_OPTIONS.threads,
};

/** The configuration of `export`. */
export type ExportConfig = ConfigOf<typeof EXPORT_OPTIONS>;

/** What can be written of a checkpoint and its run. */
export type ExportPart = "projector" | "npy" | "weights" | "scalars";

/**
 * What is to be written: everything, unless some of it is named.
 *
 * @param given Names of the flags that were given.
 */
export function wantedParts({ embeddings }: ExportConfig, given: ReadonlySet<string>): Set<ExportPart> {
  const all = !["embeddings", "weights", "scalars"].some((name) => given.has(name));
  const wanted = new Set<ExportPart>();
  if (all || given.has("embeddings")) {
    if (embeddings !== "npy") wanted.add("projector");
    if (embeddings !== "tsv") wanted.add("npy");
  }
  if (all || given.has("weights")) wanted.add("weights");
  if (all || given.has("scalars")) wanted.add("scalars");
  return wanted;
}
