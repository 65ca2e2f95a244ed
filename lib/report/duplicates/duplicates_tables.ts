import { count } from "../../base/format.ts";
import { cutName } from "../../base/text_columns.ts";
import { plainName } from "../../run/class_names.ts";
import type {
  DuplicatesReport,
  ReportedDuplicates,
  ReportedMember,
  ReportedSuspect,
} from "../../search/duplicates/duplicates_report.ts";
import type { ReportSection } from "../report_text.ts";
import type { TextTable } from "../text_table.ts";
import { type GroupPart, groupParts } from "./group_parts.ts";
import { commonFolder, cutPath } from "./short_paths.ts";

/** How large tables may become. */
export interface TableRoom {
  /** Of a table; even. */
  rows: number;
  /** For the paths and names in a row. */
  columns: number;
}

/** The tables of what was found, without any that would be empty. */
export function duplicatesTables(report: DuplicatesReport, room: TableRoom): ReportSection[] {
  const below = commonFolder(report).length;
  const sections = groupParts(report).map(({ title, groups, differ }): ReportSection => ({
    title: titleOf(title, groups.length, room.rows / 2),
    tables: [groupsTable(groups.slice(0, room.rows / 2), differ, below, room.columns)],
  }));
  const suspects = report.suspects ?? [];
  if (suspects.length > 0) {
    sections.push({
      title: titleOf("Perhaps mislabelled", suspects.length, room.rows),
      tables: [suspectsTable(suspects.slice(0, room.rows), below, room.columns)],
    });
  }
  return sections;
}

/** A title that says how many there are of what is shown below it. */
export function titleOf(title: string, all: number, most: number): string {
  return `${title}: ${all > most ? `${count(most)} of ` : ""}${count(all)}`;
}

/** A group takes two rows: the image that stays, and one that is like it. */
function groupsTable(
  groups: readonly ReportedDuplicates[],
  differ: GroupPart["differ"],
  below: number,
  columns: number,
): TextTable {
  const name = differ === undefined ? 0 : Math.floor(columns / 4);
  const own = (image: ReportedMember) =>
    differ === undefined ? [] : [cutName(plainName(image[differ] ?? "none"), name)];
  const path = (image: ReportedMember, indent = "") =>
    indent + cutPath(image.path.slice(below), columns - name - indent.length);
  return {
    header: ["Image", ...(differ === undefined ? [] : [differ]), "why", "distance", "images"],
    rows: groups.flatMap(({ images }) => {
      const [stays, other] = shownPair(images, differ);
      return [
        [path(stays), ...own(stays), "stays", "", count(images.length)],
        [path(other, "  "), ...own(other), other.like!.kind, other.like!.distance.toFixed(4), ""],
      ];
    }),
  };
}

/** An image that stays and one that is like it; of another class or split, if there are such. */
function shownPair(
  images: readonly ReportedMember[],
  differ: GroupPart["differ"],
): [stays: ReportedMember, other: ReportedMember] {
  const byPath = new Map(images.map((image) => [image.path, image]));
  const pairs = images.flatMap((other): [ReportedMember, ReportedMember][] =>
    other.like === null ? [] : [[byPath.get(other.like.path)!, other]]
  );
  return pairs.find(([stays, other]) => differ !== undefined && stays[differ] !== other[differ]) ?? pairs[0]!;
}

function suspectsTable(suspects: readonly ReportedSuspect[], below: number, columns: number): TextTable {
  const name = Math.floor(columns / 4);
  return {
    header: ["Image", "class", "rather", "score"],
    rows: suspects.map(({ path, class: label, likely, score }) => [
      cutPath(path.slice(below), columns - 2 * name),
      cutName(plainName(label), name),
      cutName(plainName(likely), name),
      score.toFixed(3),
    ]),
  };
}
