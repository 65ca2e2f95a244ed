import { count } from "../../base/format.ts";
import { cutName } from "../../base/text_columns.ts";
import { plainName } from "../../run/class_names.ts";
import type { ReportSection } from "../report_text.ts";
import type { TextTable } from "../text_table.ts";
import { imageText } from "./data_facts.ts";
import type { DataReport, ReportedGroup } from "./data_report.ts";

/** The tables about data, without any that would be empty. */
export function dataTables(
  report: DataReport,
  most: { groups: number; nameColumns: number },
): ReportSection[] {
  const sections: ReportSection[] = [{ title: "Splits", tables: [splitsTable(report)] }];
  const classes = classesTable(report, most.nameColumns);
  sections.push(classes);
  const { duplicates } = report;
  if (duplicates === undefined) return sections;
  const add = (title: string, groups: readonly ReportedGroup[], all: number) => {
    if (groups.length === 0) return;
    const shown = groups.slice(0, most.groups);
    sections.push({
      title: shown.length < all ? `${title}, ${shown.length} of ${count(all)}` : title,
      tables: [groupsTable(shown, most.nameColumns)],
    });
  };
  add(
    "Leaks: images of the training that are in other splits, too",
    duplicates.listed_leaks,
    duplicates.leaks,
  );
  add("Other duplicates", duplicates.listed_groups, duplicates.groups - duplicates.leaks);
  return sections;
}

function splitsTable({ splits }: DataReport): TextTable {
  return {
    header: ["Split", "images", "classes", "in training", "one image"],
    rows: splits.map(({ name, images, classes, classes_in_training, single_image_classes }) => [
      plainName(name),
      count(images),
      count(classes),
      count(classes_in_training),
      count(single_image_classes),
    ]),
  };
}

function classesTable(
  { classes, largest_classes, smallest_classes }: DataReport,
  nameColumns: number,
): ReportSection {
  const row = ({ name, images }: { name: string; images: number }) => [
    cutName(plainName(name), nameColumns),
    count(images),
  ];
  const header = ["Class", "images"];
  if (smallest_classes.length === 0) {
    return { title: "Classes", tables: [{ header, rows: largest_classes.map(row) }] };
  }
  const between = classes.count - largest_classes.length - smallest_classes.length;
  return {
    title: `Classes, the largest and the smallest of ${count(classes.count)}`,
    tables: [{
      header,
      rows: [...largest_classes.map(row), [`… ${count(between)} more`, ""], ...smallest_classes.map(row)],
    }],
  };
}

function groupsTable(groups: readonly ReportedGroup[], nameColumns: number): TextTable {
  return {
    header: ["Images", "kind", "number", "class"],
    rows: groups.map(({ kind, count: number, across_classes, images }) => [
      images.slice(0, 2).map((image) => cutName(imageText(image), Math.floor(nameColumns / 2))).join(" = ") +
      (number > 2 ? " …" : ""),
      kind,
      count(number),
      across_classes ? "several" : cutName(plainName(images[0]!.class), Math.floor(nameColumns / 2)),
    ]),
  };
}
