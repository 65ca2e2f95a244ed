/** Trainings that are compared: a base, and what each of the others changes. */
export interface Study {
  /** The name of the base's row. */
  baseName: string;
  /** The flags of all trainings, as words. */
  base: readonly string[];
  /** By name, the flags that a variant adds or replaces. */
  variants: ReadonlyMap<string, readonly string[]>;
}

/** The better recipe with the original's network. */
const FAST = "--lr 1e-3 --lr_schedule cosine --warmup 1 --augment light --ema 0.99";

/** Each ingredient of the better recipe, on and off. */
const INGREDIENTS = {
  "the original's rate, by steps": "--lr 1e-4 --lr_schedule step --warmup 0",
  "constant rate": "--lr_schedule constant",
  "linear rate": "--lr_schedule linear",
  "without warm-up": "--warmup 0",
  "rate 3e-3": "--lr 3e-3",
  "without augmentation": "--no-augment",
  "augmentation mid": "--augment mid",
  "without average": "--ema 0",
  "average 0.999": "--ema 0.999",
  "margin 0.5": "--margin 0.5",
  "squared distances": "--squared",
  "semi-hard alone": "--miner semi-hard",
  "then batch-hard": "--phases semi-hard:0.4,batch-hard:0.6",
  "batch-hard alone": "--miner batch-hard",
  "weight decay": "--optimizer adamw --weight_decay 1e-4",
  "128 dimensions": "--embedding_size 128",
};

/** What `bench quality` compares if no file is given: each ingredient of the better recipe, on and off. */
export function ingredientStudy(): Study {
  return studyOf({ base: FAST, variants: INGREDIENTS });
}

/** What `bench curve` draws if no file is given: the original's recipe and the better one. */
export function curveStudy(): Study {
  return studyOf({ base: "", variants: { fast: FAST } }, "original");
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
