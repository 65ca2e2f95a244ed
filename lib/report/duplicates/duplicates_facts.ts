import { TRAIN } from "../../data/dataset.ts";
import { count, percent } from "../../base/format.ts";
import { plainName } from "../../run/class_names.ts";
import type { DuplicatesReport } from "../../search/duplicates/duplicates_report.ts";

import { extraImages } from "../../search/duplicates/extra_images.ts";
import { commonFolder } from "./short_paths.ts";

/** A name with its value. */
type Fact = readonly [name: string, value: string];

/** What was found among images, in short. */
export function duplicatesFacts(report: DuplicatesReport): Fact[] {
  const {
    checkpoint,
    images,
    classes,
    unlabelled,
    splits,
    lists,
    repeated,
    damaged,
    rule,
    groups,
    suspects,
  } = report;
  const facts: Fact[] = [
    [
      "Network",
      `${plainName(checkpoint.path)}, epoch ${checkpoint.epoch}, trained on ${
        plainName(checkpoint.trained_on)
      }`,
    ],
    [
      "Images",
      `${count(images)}${lists.length === 0 ? "" : `, those of ${lists.map(plainName).join(", ")}`}; ${
        classesText(classes, unlabelled)
      }; ${splitsText(splits)}`,
    ],
  ];
  const folder = commonFolder(report);
  if (folder !== "") facts.push(["Paths", `below ${plainName(folder)}`]);
  if (repeated > 0) facts.push(["Named twice", `${number(repeated, "file")}, each of which counts once`]);
  if (damaged.length > 0) facts.push(["Damaged", `${number(damaged.length, "file")}, left out`]);
  facts.push(["Duplicates", groupsText(report)]);
  if (groups.length > 0) facts.push(["Extra", extraText(report)]);
  if (Object.keys(splits).length > 1) {
    const leaks = groups.filter(({ leak }) => leak);
    facts.push([
      "Leaks",
      leaks.length === 0
        ? "none: no duplicates in several splits"
        : `${number(leaks.length, "group")} with images in several splits${leakedText(leaks)}`,
    ]);
  }
  if (classes > 1) {
    const wrong = groups.filter(({ contradiction }) => contradiction).length;
    facts.push([
      "Contradictions",
      wrong === 0
        ? "none: no duplicates of several classes"
        : `${number(wrong, "group")} with images of several classes, of which one at most is right`,
    ]);
  }
  facts.push([
    "Mislabelled?",
    suspects === null
      ? "not looked for: " + (classes === 0 ? "the images have no classes" : "there is only one class")
      : suspects.length === 0
      ? "none whose neighbours are mostly of one other class"
      : `${number(suspects.length, "image")} whose neighbours are mostly of one other class`,
  ]);
  facts.push(["Near is", ruleText(rule)]);
  return facts;
}

/** By what images are near duplicates. */
export function ruleText({ distance, measured, ratio }: DuplicatesReport["rule"]): string {
  const where = measured === null
    ? ""
    : `, as ${percent(measured.share)} of the slightly changed copies of ${
      count(measured.pictures)
    } of the images are`;
  return `nearer than ${distance.toFixed(4)}${where}, and than ${ratio} of the usual distance around them`;
}

function classesText(classes: number, unlabelled: number): string {
  if (classes === 0) return "no classes";
  return `${classes === 1 ? "1 class" : `${count(classes)} classes`}${
    unlabelled === 0 ? "" : `, ${count(unlabelled)} without a class`
  }`;
}

function splitsText(splits: Readonly<Record<string, number>>): string {
  const entries = Object.entries(splits);
  return entries.length === 0
    ? "no splits"
    : entries.map(([name, images]) => `${plainName(name)} ${count(images)}`).join(", ");
}

function groupsText({ groups, complete }: DuplicatesReport): string {
  const partly = complete ? "" : "; many images are so alike that not all were compared";
  if (groups.length === 0) return `none${partly}`;
  const images = groups.reduce((sum, { images }) => sum + images.length, 0);
  const of = (kind: string) => count(groups.filter((group) => group.kind === kind).length);
  return `${number(groups.length, "group")} of ${count(images)} images: ${of("equal")} of equal pixels, ` +
    `${of("alike")} of pixels that are alike, ${of("near")} of near embeddings${partly}`;
}

function extraText({ groups }: DuplicatesReport): string {
  const extra = extraImages(groups).length;
  const open = groups.filter(({ contradiction }) => contradiction).length;
  return `${number(extra, "image")} that need not stay, since another one does; --out lists them` +
    (open === 0 ? "" : `, without those of several classes, where the right one has to be found first`);
}

/** How many images of other splits the training knows, on which figures are too good. */
function leakedText(leaks: DuplicatesReport["groups"]): string {
  const known = leaks.filter(({ images }) => images.some(({ split }) => split === TRAIN));
  if (known.length === 0) return "";
  const images = known.reduce(
    (sum, { images }) => sum + images.filter(({ split }) => split !== TRAIN).length,
    0,
  );
  return `; figures are too good on ${number(images, "image")} of other splits that the training knows`;
}

function number(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}
