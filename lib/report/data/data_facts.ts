import { count } from "../../base/format.ts";
import { plainName } from "../../run/class_names.ts";
import { croppedNote } from "../../data/listed/count_cropped.ts";
import { cutName } from "../../base/text_columns.ts";
import type { DataReport, DuplicatesReport, PlannedSetting, ReportedImage } from "./data_report.ts";

/** A name with its value. */
type Fact = readonly [name: string, value: string];

/** The most damaged files that are named. */
const NAMED_FILES = 5;
/** The greatest width of a name, in columns. */
const NAME_COLUMNS = 60;

/** The facts about data, for the terminal and for the page. */
export function dataFacts(report: DataReport): Fact[] {
  const { prepared, originals, classes, damaged, files, left_out, messages, cropped, duplicates, refused } =
    report;
  const facts: Fact[] = [
    [
      "Data",
      `${plainName(report.title)}: ${report.kind}${
        report.path === undefined ? "" : ` at ${plainName(report.path)}`
      }`,
    ],
    [
      "Images",
      `${count(report.images)}, as ${prepared.width} × ${prepared.height} in ${colourOf(prepared.channels)}`,
    ],
  ];
  if (originals !== undefined) {
    const { smallest, median, largest, formats, channels } = originals;
    const size = ({ width, height }: typeof smallest) => `${width} × ${height}`;
    const sizes = size(smallest) === size(largest)
      ? `all ${size(median)}`
      : `from ${size(smallest)} to ${size(largest)}, median ${size(median)}`;
    facts.push(["Originals", `${sizes}; ${tally(formats)}; ${tally(channels)}`]);
  }
  facts.push(["Classes", classesText(report)]);
  if (damaged.length > 0) {
    facts.push(["Damaged", damagedText(damaged, files ?? report.images + damaged.length)]);
  }
  for (const message of left_out) facts.push(["Left out", plainName(message)]);
  if (cropped > 0) facts.push(["Cropped", croppedNote(cropped, report.images)]);
  for (const message of messages) facts.push(["Note", plainName(message)]);
  if (classes.single > 0) {
    facts.push([
      "Alone",
      `${count(classes.single)} ${
        classes.single === 1 ? "class has" : "classes have"
      } a single image, which serves ` +
      "only as a negative",
    ]);
  }
  facts.push(["Duplicates", duplicates === undefined ? "not looked for" : duplicatesText(duplicates)]);
  if (duplicates !== undefined && duplicates.leaks > 0) facts.push(["Leaks", leaksText(duplicates)]);
  facts.push(["Evaluation", evaluationText(report)]);
  if (refused !== undefined) facts.push(["Refused", `A training would refuse these data: ${refused}`]);
  return facts;
}

/** A setting with its reason. */
export function settingText({ value, reason }: PlannedSetting): string {
  return reason === "" ? value : `${value}: ${reason}`;
}

/** The name of an image: its path, or its split and number. */
export function imageText({ name, split, index }: ReportedImage): string {
  return name === undefined ? `${split} #${index}` : cutName(plainName(name), NAME_COLUMNS);
}

function colourOf(channels: number): string {
  return channels === 1 ? "grey" : "colour";
}

function tally(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts);
  return entries.length === 1
    ? `all ${entries[0]![0]}`
    : entries.map(([name, number]) => `${count(number)} ${name}`).join(", ");
}

function classesText({ classes: { count: classes, smallest, median, largest } }: DataReport): string {
  const name = ({ name }: typeof smallest) => cutName(plainName(name), NAME_COLUMNS);
  if (smallest.images === largest.images) {
    const images = median === 1 ? "1 image" : `${count(median)} images`;
    return `${count(classes)} with ${images}${classes === 1 ? "" : " each"}`;
  }
  return `${count(classes)} with ${count(smallest.images)} (${name(smallest)}) to ${count(largest.images)} ` +
    `(${name(largest)}) images, median ${count(median)}`;
}

function damagedText(damaged: DataReport["damaged"], files: number): string {
  const named = damaged.slice(0, NAMED_FILES).map(({ name, reason }) =>
    `${cutName(plainName(name), NAME_COLUMNS)} (${plainName(reason)})`
  );
  if (damaged.length > NAMED_FILES) named.push(`and ${count(damaged.length - NAMED_FILES)} more`);
  return `${count(damaged.length)} of ${count(files)} files, which are left out: ${named.join(", ")}`;
}

function duplicatesText(duplicates: DuplicatesReport): string {
  const { groups, exact_groups, images, groups_across_classes, complete } = duplicates;
  const partly = complete ? "" : "; many images are so alike that not all were compared";
  if (groups === 0) return `none${partly}`;
  const across = groups_across_classes === 0
    ? ""
    : `; ${count(groups_across_classes)} with images of several classes`;
  return `${count(groups)} ${groups === 1 ? "group" : "groups"} of ${
    count(images)
  } equal or almost equal images, ` +
    `${exact_groups === 0 ? "none" : count(exact_groups)} with the same pixels${across}${partly}`;
}

function leaksText({ leaks, leaked_images }: DuplicatesReport): string {
  return `${count(leaks)} of these groups with images of the training and ${
    count(leaked_images)
  } of other splits, on ` +
    "which figures are too good";
}

function evaluationText({ measured, set, splits }: DataReport): string {
  const split = splits.find(({ name }) => name === measured)!;
  if (set === undefined) {
    return `on ${measured}, impossible: there are no images for ${split.images === 0 ? "it" : "training"}`;
  }
  if (set === "closed") return `on ${measured}, whose classes are those of the training (closed set)`;
  if (set === "open") return `on ${measured}, whose classes the training never sees (open set)`;
  const missing = split.unseen_classes.map((name) => cutName(plainName(name), NAME_COLUMNS)).join(", ");
  const more = split.classes - split.classes_in_training - split.unseen_classes.length;
  return `on ${measured}, of whose ${count(split.classes)} classes the training has ${
    count(split.classes_in_training)
  }, but not ${missing}${more > 0 ? ` and ${count(more)} more` : ""}`;
}
