import { FALSE_ACCEPT_RATES } from "./false_accept_rates.ts";
import { UserError } from "../base/user_error.ts";
import { AUTO } from "../data/datasets.ts";
import { SPLIT_NAMES } from "../data/split_name.ts";
import { choice, type ConfigOf, type Option, type OptionText, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS, TRAINING_OPTIONS } from "./train_config.ts";

const DATA = "Data";
const PROTOCOL = "Protocol";
const OUTPUT = "Output";

/** The split of those training images that a training has held out from itself. */
export const HOLDOUT = "holdout";

/** Names of the splits that most data sets have, for the help; a folder or a table may have others. */
const USUAL_SPLITS = [...SPLIT_NAMES, HOLDOUT];

/** A setting that is the name of a split, which the data set has or has not; an empty one stands for none. */
function split(describe: OptionText): Option<string> {
  return {
    ...text({ placeholder: "SPLIT", ...describe }, ""),
    expected: `a split's name (${USUAL_SPLITS.join(", ")}, …)`,
    parse: (text) => /^[\w.-]+$/.test(text) ? text : undefined,
  };
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
    AUTO,
    TRAINING_OPTIONS.dataset.choices!,
  ),
  data_path: SESSION_OPTIONS.data_path,
  split: split({
    group: DATA,
    help: `Which of its images: ${USUAL_SPLITS.join(", ")}; those that are there`,
    shownDefault: "test, or what stands in for it",
  }),
  query: split({
    group: DATA,
    help: "Compare these with those of --reference, and not all with each other",
  }),
  reference: split({ group: DATA, help: "What to compare those of --query with" }),
  far: rates({ group: PROTOCOL, help: "False accept rates to measure VAL at" }, [...FALSE_ACCEPT_RATES]),
  pairs: text({
    group: PROTOCOL,
    help:
      "Pairs for the protocol of folds, in the format of LFW's pairs.txt: name of the class and number of " +
      "the image within it, from 1; drawn if not given",
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
  /** The split of those that are compared; not given: those that the data set is measured on. */
  queries?: string;
  /** The split that they are compared with; not given where all of one split are compared with each other. */
  references?: string;
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
  if (query === "" && reference === "") return split === "" ? {} : { queries: split };
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
