import { FALSE_ACCEPT_RATES } from "./false_accept_rates.ts";
import { UserError } from "../base/user_error.ts";
import { AUTO } from "../data/datasets.ts";
import { SPLIT_NAMES } from "../data/split_name.ts";
import { choice, type ConfigOf, type Option, type OptionText, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS, TRAINING_OPTIONS } from "./train_config.ts";

const DATA = "Data";
const PROTOCOL = "Protocol";
const OUTPUT = "Output";

/** The split with the training images that a training has held out. */
export const HOLDOUT = "holdout";

/** The splits of most data sets, for the help; a folder or a table can have others. */
const USUAL_SPLITS = [...SPLIT_NAMES, HOLDOUT];

/** A setting that is the name of a split, which a data set may lack; empty for none. */
function split(describe: OptionText): Option<string> {
  return {
    ...text({ placeholder: "SPLIT", ...describe }, ""),
    expected: `a split's name (${USUAL_SPLITS.join(", ")}, …)`,
    parse: (text) => /^[\w.-]+$/.test(text) ? text : undefined,
  };
}

/** A setting that is a list of distinct rates between 0 and 1. */
function rates(describe: OptionText, value: readonly number[]): Option<readonly number[]> {
  const isRate = (rate: unknown): rate is number => typeof rate === "number" && rate > 0 && rate < 1;
  return {
    placeholder: "RATES",
    ...describe,
    default: value,
    expected: "comma-separated rates between 0 and 1",
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
      help: "A checkpoint, a run, or a folder of runs (the newest run's best checkpoint)",
      placeholder: "PATH",
    },
    "./checkpoints/",
  ),
  dataset: choice(
    { group: DATA, help: "Data set to evaluate on; auto: the one that the checkpoint was trained on" },
    AUTO,
    TRAINING_OPTIONS.dataset.choices!,
  ),
  data_path: SESSION_OPTIONS.data_path,
  format: SESSION_OPTIONS.format,
  split: split({
    group: DATA,
    help: `Split to evaluate: ${USUAL_SPLITS.join(", ")}, or another of the data set`,
    shownDefault: "test, or the split that replaces it",
  }),
  query: split({
    group: DATA,
    help: "Compare the images of this split with those of --reference, instead of with each other",
  }),
  reference: split({ group: DATA, help: "Split to compare --query with" }),
  far: rates({ group: PROTOCOL, help: "False accept rates at which VAL is measured" }, [
    ...FALSE_ACCEPT_RATES,
  ]),
  pairs: text({
    group: PROTOCOL,
    help:
      "Pairs for the protocol with folds, in the format of LFW's pairs.txt: class name and image number " +
      "within the class, from 1; random if not given",
    placeholder: "FILE",
  }, ""),
  seed: whole({ group: PROTOCOL, help: "Seed of the random pairs and of the confidence intervals" }, 1, {
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
    help: "Write a report with figures, plots and an explorer of the embeddings as one HTML file",
    placeholder: "FILE",
  }, ""),
  umap: toggle({ group: OUTPUT, help: "Project the embeddings with UMAP too, in addition to PCA and t-SNE" }),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  markdown: toggle({ group: OUTPUT, help: "Print the tables in Markdown" }),
};

/** The configuration of `eval`. */
export type EvalConfig = ConfigOf<typeof EVAL_OPTIONS>;

/**
 * Rejects --json together with --markdown: standard output contains only one of them.
 *
 * @throws {UserError} If both are given.
 */
export function refuseTwoOutputs({ json, markdown }: Pick<EvalConfig, "json" | "markdown">): void {
  if (json && markdown) throw new UserError("Expected --json or --markdown but found both; omit one of them");
}

/** The splits to compare. */
export interface ComparedSplits {
  /** The split of the queries; if missing, the one that the data set is evaluated on. */
  queries?: string;
  /** The split that they are compared with; if missing, the queries are compared with each other. */
  references?: string;
}

/**
 * Returns the splits to compare.
 *
 * @param given The names of the flags that were given.
 * @throws {UserError} If flags contradict each other.
 */
export function comparedSplits(config: EvalConfig, given: ReadonlySet<string>): ComparedSplits {
  const { split, query, reference, pairs } = config;
  refuseTwoOutputs(config);
  if (query === "" && reference === "") return split === "" ? {} : { queries: split };
  if (query === "" || reference === "") {
    const [found, missing] = query === "" ? ["reference", "query"] : ["query", "reference"];
    throw new UserError(
      `Expected --${missing} together with --${found}: a split to compare with; or use --split`,
    );
  }
  if (given.has("split")) {
    throw new UserError(
      "Expected no --split together with --query and --reference, which determine what is compared; omit it",
    );
  }
  if (query === reference) return { queries: query };
  if (pairs !== "") {
    throw new UserError(
      "Expected no --pairs together with --query and --reference, since the pairs of a file are of one split; omit it",
    );
  }
  return { queries: query, references: reference };
}
