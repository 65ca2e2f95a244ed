import { z } from "zod";
import { whyUnreadable } from "../../data/read_file.ts";
import { UserError } from "../../base/user_error.ts";

/** Flags of `train`: one text, or a list of words where a value contains spaces. */
const Flags = z.union([z.string(), z.array(z.string())]);

/** A file of variants. */
const VariantsFile = z.object({
  base: Flags.default(""),
  variants: z.record(z.string().regex(/\S/), Flags),
}).strict();

/** Trainings that are compared: a base, and what each of the others changes. */
export interface Study {
  /** The flags of all trainings, as words. */
  base: readonly string[];
  /** By name, the flags that a variant adds or replaces. */
  variants: ReadonlyMap<string, readonly string[]>;
}

/** The name of the base's row. */
export const BASE = "base";

/** What is compared if no file is given: each ingredient of the better recipe, on and off. */
const BUILT_IN: z.infer<typeof VariantsFile> = {
  base: "--lr 1e-3 --lr_schedule cosine --warmup 1 --augment light --ema 0.99",
  variants: {
    "the original's rate, by steps": "--lr 1e-4 --lr_schedule step --warmup 0",
    "constant rate": "--lr_schedule constant",
    "without warm-up": "--warmup 0",
    "rate 3e-3": "--lr 3e-3",
    "without augmentation": "--no-augment",
    "augmentation mid": "--augment mid",
    "without average": "--ema 0",
    "average 0.999": "--ema 0.999",
    "margin 0.5": "--margin 0.5",
    "squared distances": "--squared",
    "semi-hard alone": "--miner semi-hard",
    "batch-hard alone": "--miner batch-hard",
    "weight decay": "--optimizer adamw --weight_decay 1e-4",
    "128 dimensions": "--embedding_size 128",
  },
};

/** The study that is built in. */
export function builtInStudy(): Study {
  return studyOf(BUILT_IN);
}

/**
 * Reads a study from a JSON file: `{"base": "--lr 1e-3", "variants": {"margin 0.5": "--margin 0.5"}}`.
 *
 * @throws {UserError} If the file cannot be read or is something else.
 */
export async function readStudy(path: string): Promise<Study> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new UserError(`Expected a file of variants but cannot read ${path}: ${whyUnreadable(error)}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(
      `Expected JSON in ${path} but found ${text.trim().slice(0, 40) || "nothing"}; ${EXAMPLE}`,
    );
  }
  const parsed = VariantsFile.safeParse(value);
  if (!parsed.success) {
    const [{ path: [place], message }] = parsed.error.issues as [z.core.$ZodIssue];
    throw new UserError(
      `Expected a base and variants in ${path} but ${
        place === undefined ? "" : `at ${String(place)}: `
      }${message}; ` +
        EXAMPLE,
    );
  }
  if (Object.hasOwn(parsed.data.variants, BASE)) {
    throw new UserError(
      `Expected no variant named ${BASE} in ${path}, which is the row of the base; rename it`,
    );
  }
  return studyOf(parsed.data);
}

const EXAMPLE = 'write {"base": "--lr 1e-3", "variants": {"margin 0.5": "--margin 0.5"}}';

function studyOf({ base, variants }: z.infer<typeof VariantsFile>): Study {
  return {
    base: wordsOf(base),
    variants: new Map(Object.entries(variants).map(([name, flags]) => [name.trim(), wordsOf(flags)])),
  };
}

function wordsOf(flags: z.infer<typeof Flags>): string[] {
  return typeof flags === "string" ? flags.split(/\s+/).filter((word) => word !== "") : flags;
}
