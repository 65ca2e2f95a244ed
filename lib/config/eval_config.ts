import { DATA_OPTIONS } from "./data_options.ts";
import { FALSE_ACCEPT_RATES } from "./false_accept_rates.ts";
import { UserError } from "../base/user_error.ts";
import { AUTO } from "../data/datasets.ts";
import { SPLIT_NAMES } from "../data/split_name.ts";
import { choice, type ConfigOf, type Option, type OptionText, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";
import { TRAINING_OPTIONS } from "./train_config.ts";
import { viewCount } from "./view_option.ts";

const EMBEDDINGS = "Embeddings of a file";
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

/** A setting that is the shape of few-shot episodes, classes x known images of each; empty for none. */
function episodes(describe: OptionText): Option<string> {
  return {
    ...text({ placeholder: "NxK", ...describe }, ""),
    expected: "classes x known images of each, such as 20x1, of at least 2 and 1",
    parse: (text) =>
      /^\d{1,6}x\d{1,6}$/.test(text) && isShape(text.split("x").map(Number)) ? text : undefined,
  };
}

function isShape([ways = 0, shots = 0]: number[]): boolean {
  return ways >= 2 && shots >= 1;
}

/** What `--protocol` begins with for Omniglot's published trials. */
const OMNIGLOT = "omniglot:";

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
  embeddings: text({
    group: EMBEDDINGS,
    help:
      "Measure the embeddings of this file, of any model, instead of a checkpoint: .npy, .safetensors, .parquet, .jsonl " +
      "or .csv",
    placeholder: "FILE",
  }, ""),
  labels: text({
    group: EMBEDDINGS,
    help: "The class of each embedding, a whole number or a text, in a file of the same kinds",
    placeholder: "FILE",
    shownDefault: "those in the file of the embeddings",
  }, ""),
  dataset: choice(
    { group: DATA, help: "Data set to evaluate on; auto: the one that the checkpoint was trained on" },
    AUTO,
    TRAINING_OPTIONS.dataset.choices!,
  ),
  data_path: SESSION_OPTIONS.data_path,
  format: SESSION_OPTIONS.format,
  bad: {
    ...DATA_OPTIONS.bad,
    help: "Files that are missing or cannot be decoded; auto: what the training did with them",
  } as typeof DATA_OPTIONS.bad,
  split: split({
    group: DATA,
    help: `Split to evaluate: ${USUAL_SPLITS.join(", ")}, or another of the data set`,
    shownDefault: "test, or the split that replaces it",
  }),
  query: split({
    group: DATA,
    help: "Compare the images of this split with those of --gallery, instead of with each other",
  }),
  gallery: { ...split({ group: DATA, help: "Split to compare --query with" }), synonyms: ["reference"] },
  views: viewCount({
    group: PROTOCOL,
    help:
      "Embed each image as the mean of so many views: it and its shifts by one pixel; takes as many times as long",
  }),
  far: rates({ group: PROTOCOL, help: "False accept rates at which VAL is measured" }, [
    ...FALSE_ACCEPT_RATES,
  ]),
  pairs: text({
    group: PROTOCOL,
    help:
      "Pairs for the protocol with folds: a list of two file names (with --embeddings: row numbers, from 0) and 1 or 0 a " +
      "line, or LFW's pairs.txt, with class name and image number within the class, from 1; random if not given",
    placeholder: "FILE",
  }, ""),
  episodes: episodes({
    group: PROTOCOL,
    help: "Measure few-shot episodes: 20x1 is 20 classes with 1 known image each",
  }),
  episode_count: whole({ group: PROTOCOL, help: "Number of episodes" }, 1000, { least: 1, most: 1_000_000 }),
  episode_queries: whole({ group: PROTOCOL, help: "Images of each class to classify in an episode" }, 5, {
    least: 1,
    most: 10_000,
  }),
  episodes_within: choice(
    {
      group: PROTOCOL,
      help:
        "Draw the classes of an episode from all, or from one superclass: coarse class, or folder of classes",
    },
    "all",
    ["all", "superclass"],
  ),
  protocol: {
    ...text({
      group: PROTOCOL,
      help: "Measure published trials too: omniglot:PATH is Omniglot's all_runs.zip or its folder",
      placeholder: "omniglot:PATH",
    }, ""),
    expected: "omniglot:PATH, the folder or ZIP file with Omniglot's published trials",
    parse: (text: string) => new RegExp(`^${OMNIGLOT}.`).test(text) ? text : undefined,
  },
  seed: whole(
    { group: PROTOCOL, help: "Seed of the random pairs, the episodes and the confidence intervals" },
    1,
    {
      least: 0,
      most: 4_294_967_295,
    },
  ),
  engine: SESSION_OPTIONS.engine,
  threads: SESSION_OPTIONS.threads,
  plots: text({
    group: OUTPUT,
    help:
      "Draw all plots into this folder, as SVG and PNG: losses, quality, distances, ROC, DET, projections, " +
      "class distances, retrieval, the images in the most failing pairs",
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

/** Few-shot episodes to draw. */
export interface FewShot {
  /** Classes in an episode. */
  ways: number;
  /** Known images of each class. */
  shots: number;
  /** Images of each class to classify. */
  queries: number;
  /** Number of episodes. */
  count: number;
  /** Whether the classes of an episode are all of one superclass. */
  withinSuperclass: boolean;
}

/**
 * Returns the few-shot episodes that the flags request; undefined for none.
 *
 * @param given The names of the flags that were given.
 * @throws {UserError} If flags of episodes are given without --episodes, or episodes together with two splits.
 */
export function fewShotOf(config: EvalConfig, given: ReadonlySet<string>): FewShot | undefined {
  const { episodes, episode_count: count, episode_queries: queries, episodes_within, query, gallery } =
    config;
  if (episodes === "") {
    const found = ["episode_count", "episode_queries", "episodes_within"].find((name) => given.has(name));
    if (found === undefined) return undefined;
    throw new UserError(`Expected --episodes together with --${found}, such as --episodes 5x1; or omit it`);
  }
  if (query !== gallery) {
    throw new UserError(
      "Expected no --episodes together with --query and --gallery, since episodes are of one split; use --split",
    );
  }
  const [ways = 0, shots = 0] = episodes.split("x").map(Number);
  return { ways, shots, queries, count, withinSuperclass: episodes_within === "superclass" };
}

/** Returns the path of Omniglot's published trials if --protocol names them. */
export function omniglotOf({ protocol }: Pick<EvalConfig, "protocol">): string | undefined {
  return protocol === "" ? undefined : protocol.slice(OMNIGLOT.length);
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
  const { split, query, gallery, pairs } = config;
  refuseTwoOutputs(config);
  if (query === "" && gallery === "") return split === "" ? {} : { queries: split };
  if (query === "" || gallery === "") {
    const [found, missing] = query === "" ? ["gallery", "query"] : ["query", "gallery"];
    throw new UserError(
      `Expected --${missing} together with --${found}: a split to compare with; or use --split`,
    );
  }
  if (given.has("split")) {
    throw new UserError(
      "Expected no --split together with --query and --gallery, which determine what is compared; omit it",
    );
  }
  if (query === gallery) return { queries: query };
  if (pairs !== "") {
    throw new UserError(
      "Expected no --pairs together with --query and --gallery, since the pairs of a file are of one split; omit it",
    );
  }
  return { queries: query, references: gallery };
}
