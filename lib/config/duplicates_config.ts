import { DATA_OPTIONS } from "./data_options.ts";
import { type ConfigOf, type Option, real, text, toggle } from "./option.ts";
import { JSON_OPTION, MACHINE_OPTIONS, NETWORK_OPTIONS } from "./use_options.ts";

const IMAGES = "Images";
const NEAR = "Near duplicates";
const OUTPUT = "Output";

/** What a script may refuse. */
export const FINDINGS = ["leaks", "contradictions", "duplicates", "suspects"] as const;
/** What a script may refuse. */
export type Finding = (typeof FINDINGS)[number];

/** All settings of `duplicates`. */
export const DUPLICATES_OPTIONS = {
  split: {
    ...DATA_OPTIONS.split,
    group: IMAGES,
    help:
      "Which images are in which split; data: as the data say; images:0.8 or classes:0.8: as a training with this " +
      "flag divides them, and images:0.8 is what it does if the data say nothing",
  } as typeof DATA_OPTIONS.split,
  no_classes: toggle({
    group: IMAGES,
    help: "The folders of the images are not their classes, and a column of labels means nothing",
  }),
  distance: real(
    {
      group: NEAR,
      help: "Images are near duplicates below this distance of their embeddings; 0: only pixels count",
      shownDefault: "measured: nine of ten slightly changed copies are nearer to their pictures",
    },
    0,
    { least: 0, most: 2 },
  ),
  ratio: real(
    {
      group: NEAR,
      help:
        "And below this share of the distance that is usual around both: where all images of a class are near each " +
        "other, a small distance is nothing special",
    },
    0.6,
    { least: 0, most: 100 },
  ),
  out: text({
    group: OUTPUT,
    help:
      "File to write, with the images that need not stay: x.txt, a path a line, or x.json, with the image that stays " +
      "in place of each",
    placeholder: "FILE",
  }, ""),
  html: text({
    group: OUTPUT,
    help: "Write a page with pictures as one HTML file",
    placeholder: "FILE",
  }, ""),
  json: JSON_OPTION,
  fail_on: findings(),
  ...NETWORK_OPTIONS,
  ...MACHINE_OPTIONS,
};

/** The configuration of `duplicates`. */
export type DuplicatesConfig = ConfigOf<typeof DUPLICATES_OPTIONS>;

/** A setting that is a list of findings; empty for none. */
function findings(): Option<readonly Finding[]> {
  const check = (value: unknown): value is readonly Finding[] =>
    Array.isArray(value) && value.every((one) => (FINDINGS as readonly unknown[]).includes(one));
  return {
    group: OUTPUT,
    help: "Exit with 1 if there are any of these: leaks, contradictions, duplicates, suspects",
    placeholder: "LIST",
    default: [],
    shownDefault: "never",
    expected: `some of ${FINDINGS.join(", ")}, separated by commas`,
    check,
    parse(text) {
      const found = text.split(",").map((word) => word.trim());
      return check(found) ? found : undefined;
    },
  };
}
