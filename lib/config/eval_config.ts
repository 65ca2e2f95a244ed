import { FALSE_ACCEPT_RATES } from "./false_accept_rates.ts";
import { UserError } from "../base/user_error.ts";
import { choice, type ConfigOf, type Option, type OptionText, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS, TRAINING_OPTIONS } from "./train_config.ts";

const DATA = "Data";
const PROTOCOL = "Protocol";
const OUTPUT = "Output";

/** The images that a checkpoint can be measured on. */
export const SPLITS = ["test", "train", "holdout"] as const;
/** The test images, those that the checkpoint was trained on, or those that were held out from its training. */
export type SplitName = typeof SPLITS[number];

/** A setting that is one of the splits; an empty one stands for none. */
function optionalSplit(describe: OptionText): Option<SplitName | ""> {
  const named = choice({ placeholder: "SPLIT", ...describe }, "test", SPLITS);
  const check = (value: unknown): value is SplitName | "" => value === "" || named.check(value);
  return { ...named, default: "", check };
}

/** A setting that is a list of rates between 0 and 1, each once. */
function rates(describe: OptionText, value: readonly number[]): Option<readonly number[]> {
  const isRate = (rate: unknown): rate is number => typeof rate === "number" && rate > 0 && rate < 1;
  return {
    placeholder: "RATES",
    ...describe,
    default: value,
    expected: "rates between 0 and 1 with commas between them",
    check: (value): value is readonly number[] => Array.isArray(value) && value.every(isRate),
    parse(text) {
      const parts = text.split(",");
      if (!parts.every((part) => /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part))) return undefined;
      const values = [...new Set(parts.map(Number))];
      return values.every(isRate) ? values : undefined;
    },
  };
}

/** All settings of `eval`. */
export const EVAL_OPTIONS = {
  checkpoint_path: text(
    {
      group: "Checkpoint",
      help: "A checkpoint, a run or a folder of runs: then the newest run's best",
      placeholder: "PATH",
    },
    "./checkpoints/",
  ),
  dataset: choice(
    { group: DATA, help: "What to measure on; auto: what the checkpoint was trained on" },
    "auto",
    TRAINING_OPTIONS.dataset.choices as readonly ("auto" | "mnist" | "digits")[],
  ),
  data_path: SESSION_OPTIONS.data_path,
  split: choice(
    { group: DATA, help: "Its test images, those that were trained on, or those that were held out" },
    "test",
    SPLITS,
  ),
  query: optionalSplit({
    group: DATA,
    help: "Compare these with those of --reference, and not all with each other",
  }),
  reference: optionalSplit({ group: DATA, help: "What to compare those of --query with" }),
  far: rates({ group: PROTOCOL, help: "False accept rates to measure VAL at" }, [...FALSE_ACCEPT_RATES]),
  pairs: text({
    group: PROTOCOL,
    help:
      "Pairs for the protocol of folds, in the format of LFW's pairs.txt: class (a digit) and number of the " +
      "image within it, from 1; drawn if not given",
    placeholder: "FILE",
  }, ""),
  seed: whole({ group: PROTOCOL, help: "Seed of the random pairs and of the intervals" }, 1, {
    least: 0,
    most: 4_294_967_295,
  }),
  engine: SESSION_OPTIONS.engine,
  threads: SESSION_OPTIONS.threads,
  plots: text({
    group: OUTPUT,
    help:
      "Draw all plots into this folder, as SVG and PNG: losses, quality, distances, ROC, DET, projections, " +
      "class distances, retrieval",
    placeholder: "PATH",
  }, ""),
  report: text({
    group: OUTPUT,
    help: "Write a report with figures, plots and the embeddings to look around in: one HTML file",
    placeholder: "FILE",
  }, ""),
  umap: toggle({ group: OUTPUT, help: "Lay the embeddings out by UMAP too, beside PCA and t-SNE" }),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  markdown: toggle({ group: OUTPUT, help: "Print the tables in Markdown" }),
};

/** The configuration of `eval`. */
export type EvalConfig = ConfigOf<typeof EVAL_OPTIONS>;

/**
 * Refuses --json beside --markdown: standard output holds one or the other and nothing else.
 *
 * @throws {UserError} If both are given.
 */
export function refuseTwoOutputs({ json, markdown }: Pick<EvalConfig, "json" | "markdown">): void {
  if (json && markdown) throw new UserError("Expected --json or --markdown but found both; leave one out");
}

/** Which images are compared with which. */
export interface ComparedSplits {
  /** Those that are compared. */
  queries: SplitName;
  /** What they are compared with; not given where all of one split are compared with each other. */
  references?: SplitName;
}

/**
 * Which images are meant to be compared with which.
 *
 * @param given Names of the flags that were given.
 * @throws {UserError} If flags contradict each other.
 */
export function comparedSplits(config: EvalConfig, given: ReadonlySet<string>): ComparedSplits {
  const { split, query, reference, pairs } = config;
  refuseTwoOutputs(config);
  if (query === "" && reference === "") return { queries: split };
  if (query === "" || reference === "") {
    const [found, missing] = query === "" ? ["reference", "query"] : ["query", "reference"];
    throw new UserError(`Expected --${missing} beside --${found}: a split to compare with; or use --split`);
  }
  if (given.has("split")) {
    throw new UserError(
      "Expected no --split beside --query and --reference, which say what is compared; leave it out",
    );
  }
  if (query === reference) return { queries: query };
  if (pairs !== "") {
    throw new UserError(
      "Expected no --pairs beside --query and --reference: a file's pairs are of one split",
    );
  }
  return { queries: query, references: reference };
}
