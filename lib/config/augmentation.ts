import { checkOptions, describeValue } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import {
  choice,
  type ConfigOf,
  defaults,
  type Option,
  type Options,
  type OptionText,
  real,
} from "./option.ts";

const GROUP = "Augmentation";

const part = (help: string, neutral: number, least: number, most: number): Option<number> =>
  real({ group: GROUP, help }, neutral, { least, most });

/** The parts that move pixels, so that an image shows what is outside it. */
const MOVES = {
  turn: part("Largest rotation in degrees", 0, 0, 180),
  scale: part("Largest enlargement and reduction, as a share", 0, 0, 0.9),
  crop: part(
    "Smallest share of the side that is zoomed to; it replaces the enlargement of scale",
    1,
    0.05,
    1,
  ),
  aspect: part("Largest stretch: width over height changes by a factor up to exp(aspect)", 0, 0, 1),
  shear: part("Largest shear in degrees", 0, 0, 60),
  shift: part("Largest shift as a share of the side", 0, 0, 0.5),
};

/** The parts of an augmentation with their neutral values, which leave images as they are. */
export const AUGMENTATION_PARTS = {
  ...MOVES,
  flip: part("Probability of a mirror image, left and right exchanged", 0, 0, 1),
  colour: part("Strength of changes of brightness, contrast, saturation and each channel", 0, 0, 1),
  grey: part("Probability that a colour image becomes grey", 0, 0, 1),
  erase: part("Probability that a rectangle takes the image's mean colour", 0, 0, 1),
  pad: choice({ group: GROUP, help: "What is shown outside an image" }, "edge", [
    "edge",
    "mirror",
    "white",
    "black",
  ]),
};

/** How images are changed at random: each part with its strength. */
export type Augmentation = ConfigOf<typeof AUGMENTATION_PARTS>;

/** What an image shows outside itself. */
export type Padding = Augmentation["pad"];

/**
 * The augmentations that have names. Runs store the name and are resumed by it: these numbers stay as they are,
 * and a better recipe gets a name of its own.
 */
export const AUGMENTATION_PRESETS = {
  none: {},
  light: { turn: 10, scale: 0.1, shift: 0.07 },
  mid: { turn: 12, scale: 0.12, shear: 8, shift: 0.09 },
  photos: { turn: 15, scale: 0.1, crop: 0.65, aspect: 0.2, shear: 6, shift: 0.12, flip: 0.5, colour: 0.25 },
  drawings: { turn: 15, scale: 0.15, aspect: 0.2, shear: 10, shift: 0.08 },
} as const satisfies Record<string, Partial<Augmentation>>;

/** The name of an augmentation. */
export type AugmentationPreset = keyof typeof AUGMENTATION_PRESETS;

/** The names of the augmentations. */
const PRESET_NAMES = Object.keys(AUGMENTATION_PRESETS) as AugmentationPreset[];

/** An augmentation as a program gives it: `true` for `light`, a text as on the command line, or parts. */
export type AugmentationChoice = boolean | string | Partial<Augmentation>;

const NEUTRAL: Augmentation = defaults(AUGMENTATION_PARTS);
const PARTS: Options = AUGMENTATION_PARTS;
const PART_NAMES = Object.keys(AUGMENTATION_PARTS) as (keyof Augmentation)[];

const EXPECTED = `one of ${PRESET_NAMES.join(", ")}, or parts as in photos,flip:0,erase:0.25: ${
  PART_NAMES.join(", ")
}`;

/**
 * Returns the augmentation that a text means: a preset, parts, or a preset adjusted by parts.
 *
 * @param text `photos`, `flip:0.5,colour:0.2`, `photos,flip:0`.
 * @throws {UserError} If a name is unknown or a part has a value that it cannot have.
 */
export function augmentationOf(text: string): Augmentation {
  const [first = "", ...others] = text.split(",");
  const preset = isPreset(first) ? first : "none";
  const parts = partsOf(isPreset(first) ? others : [first, ...others]);
  return requireMoves({ ...NEUTRAL, ...AUGMENTATION_PRESETS[preset], ...parts });
}

/**
 * Returns the text of an augmentation in its only form: the preset, then the parts that differ from it.
 *
 * @param value As a program gives it, or as a run stores it; older ones have true or false.
 * @throws {UserError} If it is not an augmentation.
 */
export function augmentationText(value: unknown): string {
  if (typeof value === "boolean") return value ? "light" : "none";
  if (typeof value === "string") {
    const [first = ""] = value.split(",");
    return textOf(isPreset(first) ? first : "none", augmentationOf(value));
  }
  if (typeof value !== "object" || value === null) {
    throw new UserError(
      `Expected --augment to be true, false or ${EXPECTED}, but found ${describeValue(value)}`,
    );
  }
  checkOptions("--augment", value, PARTS);
  const given = Object.entries(value).filter(([, strength]) => strength !== undefined);
  return textOf("none", requireMoves({ ...NEUTRAL, ...Object.fromEntries(given) }));
}

/** Describes an augmentation with all its parts, for reports: `photos: turn 15°, flip 0.5`. */
export function describeAugmentation(text: string): string {
  const augmentation = augmentationOf(text);
  const parts = PART_NAMES.filter((name) => augmentation[name] !== NEUTRAL[name])
    .map((name) => `${name} ${augmentation[name]}${name === "turn" || name === "shear" ? "°" : ""}`);
  const [first = ""] = text.split(",");
  if (!isPreset(first)) return parts.join(", ");
  return parts.length === 0 ? text : `${text.replaceAll(",", ", ")} (${parts.join(", ")})`;
}

/** Makes a setting that is an augmentation, as a text; its flag may have no value. */
export function augmentationSetting(describe: OptionText): Option<string> {
  const option: Option<string> = {
    placeholder: "[NAME,PART:X]",
    ...describe,
    default: "none",
    valueless: { alone: "light", negated: "none" },
    expected: EXPECTED,
    choices: PRESET_NAMES,
    check(value): value is string {
      try {
        return typeof value === "string" && augmentationText(value) === value;
      } catch (error) {
        if (error instanceof UserError) return false;
        throw error;
      }
    },
    parse(text) {
      if (text === "true" || text === "false") return augmentationText(text === "true");
      // Any other single word is a misspelt preset, which the caller reports.
      const known = isPreset(text) || Object.hasOwn(PARTS, text) || /[:,]/.test(text);
      return known ? augmentationText(text) : undefined;
    },
    convert: augmentationText,
    describe: describeAugmentation,
  };
  return option;
}

function isPreset(word: string): word is AugmentationPreset {
  return Object.hasOwn(AUGMENTATION_PRESETS, word);
}

function textOf(preset: AugmentationPreset, augmentation: Augmentation): string {
  const before: Augmentation = { ...NEUTRAL, ...AUGMENTATION_PRESETS[preset] };
  const changes = PART_NAMES.filter((name) => augmentation[name] !== before[name])
    .map((name) => `${name}:${augmentation[name]}`);
  return [...(preset === "none" && changes.length > 0 ? [] : [preset]), ...changes].join(",");
}

/** Refuses a padding that is never seen. */
function requireMoves(augmentation: Augmentation): Augmentation {
  const moves = Object.keys(MOVES) as (keyof typeof MOVES)[];
  if (augmentation.pad === NEUTRAL.pad || moves.some((name) => augmentation[name] !== NEUTRAL[name])) {
    return augmentation;
  }
  throw new UserError(
    `Expected pad in --augment next to one of ${
      moves.join(", ")
    }, which show what is outside an image; omit pad`,
  );
}

/** Parses parts: `flip:0.5`. */
function partsOf(items: readonly string[]): Partial<Augmentation> {
  return Object.fromEntries(items.map((item) => {
    const [name = "", ...values] = item.split(":");
    if (!Object.hasOwn(PARTS, name)) {
      const place = isPreset(name) ? `${name} after other parts; put it first` : item || "an empty part";
      throw new UserError(`Expected --augment to be ${EXPECTED}, but found ${place}`);
    }
    const found = PARTS[name]!.parse(values.join(":"));
    if (found === undefined) {
      throw new UserError(
        `Expected ${name} in --augment to be ${PARTS[name]!.expected} but found ${
          values.join(":") || "nothing"
        }; ${name}:${PARTS[name]!.default} is without effect`,
      );
    }
    return [name, found];
  }));
}
