import { UserError } from "../base/user_error.ts";
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
  model: choice(
    {
      group: WHAT,
      help:
        "tfjs: the network as a graph model for TensorFlow.js, in the folder model, with the views of --views within it; " +
        "run: a small copy of the run to hand on, its network and every 20th step of its log",
    },
    "tfjs",
    ["tfjs", "run"],
  ),
  weights: choice({ group: WHAT, help: "The network's weights" }, "safetensors", ["safetensors"]),
  scalars: choice({ group: WHAT, help: "The curves of the run" }, "tensorboard", ["tensorboard"]),
  out: text({
    group: WHAT,
    help: "Output folder; export/ in the checkpoint's run if not given",
    placeholder: "DIR",
  }, ""),
  checkpoint_path: EVAL_OPTIONS.checkpoint_path,
  dataset: {
    ...EVAL_OPTIONS.dataset,
    help: "Data set to embed; auto: the one that the checkpoint was trained on",
  },
  data_path: EVAL_OPTIONS.data_path,
  format: EVAL_OPTIONS.format,
  bad: EVAL_OPTIONS.bad,
  split: {
    ...EVAL_OPTIONS.split,
    help: "Split to embed: train, test, holdout, or another of the data set",
  },
  views: EVAL_OPTIONS.views,
  engine: EVAL_OPTIONS.engine,
  threads: EVAL_OPTIONS.threads,
};

/** The configuration of `export`. */
export type ExportConfig = ConfigOf<typeof EXPORT_OPTIONS>;

/**
 * Rejects flags that say what the files contain where none of them would.
 *
 * @param given The names of the flags that were given.
 * @throws {UserError} If there is one.
 */
export function checkExportConfig(wanted: ReadonlySet<ExportPart>, given: ReadonlySet<string>): void {
  const embeds = wanted.has("projector") || wanted.has("npy");
  if (given.has("split") && !embeds) {
    throw new UserError("Expected --embeddings together with --split; add it, or omit --split");
  }
  if (given.has("views") && !embeds && !wanted.has("model")) {
    throw new UserError(
      "Expected --embeddings or --model tfjs together with --views: other files contain the network as it is; add one, " +
        "or omit --views",
    );
  }
}

/** The parts that can be exported from a checkpoint and its run. */
export type ExportPart = "projector" | "npy" | "model" | "run" | "weights" | "scalars";

/**
 * Returns the parts to write: everything, unless some parts are named.
 *
 * @param given The names of the flags that were given.
 */
export function wantedParts(
  { embeddings, model }: ExportConfig,
  given: ReadonlySet<string>,
): Set<ExportPart> {
  const all = !["embeddings", "model", "weights", "scalars"].some((name) => given.has(name));
  const wanted = new Set<ExportPart>();
  if (all || given.has("embeddings")) {
    if (embeddings !== "npy") wanted.add("projector");
    if (embeddings !== "tsv") wanted.add("npy");
  }
  if (all || given.has("model")) wanted.add(model === "run" ? "run" : "model");
  if (all || given.has("weights")) wanted.add("weights");
  if (all || given.has("scalars")) wanted.add("scalars");
  return wanted;
}
