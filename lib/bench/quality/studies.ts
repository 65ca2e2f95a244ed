/** Trainings that are compared: a base, and what each of the others changes. */
export interface Study {
  /** The name of the base's row. */
  baseName: string;
  /** The flags of all trainings, as words. */
  base: readonly string[];
  /** By name, the flags that a variant adds or replaces. */
  variants: ReadonlyMap<string, readonly string[]>;
}

/** Each ingredient of the recipe `fast`, on and off, and what else was worth a try. */
const INGREDIENTS = {
  "recipe original": "--recipe original",
  "20 epochs": "--epochs 20",
  "rate 3e-3": "--lr 3e-3",
  "rate 2e-2": "--lr 2e-2",
  "cosine": "--lr_schedule cosine",
  "constant rate": "--lr_schedule constant",
  "without warm-up": "--warmup 0",
  "without augmentation": "--no-augment",
  "augmentation mid": "--augment mid",
  "without average": "--ema 0",
  "average 0.99": "--ema 0.99",
  "margin 1": "--margin 1",
  "margin 0.2": "--margin 0.2",
  "soft margin": "--soft_margin",
  "squared distances": "--squared",
  "far positives too": "--max_positive_distance 0",
  "then hard negatives": "--phases semi-hard:0.4,hard:0.6",
  "then batch-all": "--phases semi-hard:0.4,batch-all:0.6",
  "semi-hard alone": "--miner semi-hard",
  "batch-hard alone": "--miner batch-hard",
  "weight decay": "--optimizer adamw --weight_decay 1e-4",
  "128 dimensions": "--embedding_size 128",
};

/** What `bench quality` compares if no file is given: each ingredient of the recipe `fast`, on and off. */
export function ingredientStudy(): Study {
  return studyOf({ base: "--recipe fast", variants: INGREDIENTS });
}

/** What `bench curve` draws if no file is given: the recipes `original` and `fast`. */
export function curveStudy(): Study {
  return studyOf({ base: "", variants: { fast: "--recipe fast" } }, "original");
}

/** A study whose flags are written as texts, or as lists of words. */
export interface WrittenStudy {
  base: string | readonly string[];
  variants: Readonly<Record<string, string | readonly string[]>>;
}

/** Takes apart the flags of a study. */
export function studyOf({ base, variants }: WrittenStudy, baseName = "base"): Study {
  return {
    baseName,
    base: wordsOf(base),
    variants: new Map(Object.entries(variants).map(([name, flags]) => [name.trim(), wordsOf(flags)])),
  };
}

function wordsOf(flags: string | readonly string[]): readonly string[] {
  return typeof flags === "string" ? flags.split(/\s+/).filter((word) => word !== "") : flags;
}
