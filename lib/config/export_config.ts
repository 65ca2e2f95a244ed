import { UserError } from "../base/user_error.ts";
import { EVAL_OPTIONS } from "./eval_config.ts";
import { choice, type ConfigOf, text } from "./option.ts";

const WHAT = "What to write";

/** The value of --web without an index: no path, since paths have no such character. */
export const WEB_WITHOUT_INDEX = "\0";

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
      help: "tfjs: the network as a graph model for TensorFlow.js, in the folder model; " +
        "onnx: the network as model.onnx; both with the views of --views within them; " +
        "run: a small copy of the run to hand on, its network and every 20th step of its log",
    },
    "tfjs",
    ["tfjs", "onnx", "run"],
  ),
  weights: choice({ group: WHAT, help: "The network's weights" }, "safetensors", ["safetensors"]),
  scalars: choice({ group: WHAT, help: "The curves of the run" }, "tensorboard", ["tensorboard"]),
  web: {
    ...text({
      group: WHAT,
      help:
        "A folder with a page that searches this index in the browser, for any web server; without INDEX the images that " +
        "the checkpoint was measured on",
      placeholder: "[INDEX]",
    }, ""),
    valueless: { alone: WEB_WITHOUT_INDEX, negated: "" },
  },
  out: text({
    group: WHAT,
    help: "Output folder; export/ in the checkpoint's run if not given, or INDEX.web",
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

/** The parts that are written one by one or together; a page is written alone. */
const PART_FLAGS = ["embeddings", "model", "weights", "scalars"] as const;

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
  if (given.has("views") && !embeds && !wanted.has("model") && !wanted.has("onnx")) {
    throw new UserError(
      "Expected --embeddings or --model tfjs or onnx together with --views: other files contain the network as it is; add one, " +
        "or omit --views",
    );
  }
}

/** The parts that can be exported from a checkpoint and its run. */
export type ExportPart = "projector" | "npy" | "model" | "onnx" | "run" | "weights" | "scalars";

/**
 * Returns the parts to write: everything, unless some parts are named.
 *
 * @param given The names of the flags that were given.
 */
export function wantedParts(
  { embeddings, model }: ExportConfig,
  given: ReadonlySet<string>,
): Set<ExportPart> {
  const all = !PART_FLAGS.some((name) => given.has(name));
  const wanted = new Set<ExportPart>();
  if (all || given.has("embeddings")) {
    if (embeddings !== "npy") wanted.add("projector");
    if (embeddings !== "tsv") wanted.add("npy");
  }
  if (all || given.has("model")) wanted.add(model === "tfjs" ? "model" : model);
  if (all || given.has("weights")) wanted.add("weights");
  if (all || given.has("scalars")) wanted.add("scalars");
  return wanted;
}

/**
 * Returns the index of a page to write.
 *
 * @param given The names of the flags that were given.
 * @returns Undefined if no page is asked for; `index` is undefined for the images that the checkpoint was measured on.
 * @throws {UserError} If other parts are asked for too.
 */
export function wantedWeb(
  { web }: ExportConfig,
  given: ReadonlySet<string>,
): { index: string | undefined } | undefined {
  if (web === "") return undefined;
  const other = PART_FLAGS.find((name) => given.has(name));
  if (other !== undefined) {
    throw new UserError(
      `Expected either --web or --${other} but found both; export them one after the other`,
    );
  }
  return { index: web === WEB_WITHOUT_INDEX ? undefined : web };
}
