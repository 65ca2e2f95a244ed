import { count } from "../../base/format.ts";
import { cutName } from "../../base/text_columns.ts";
import { plainName } from "../../run/class_names.ts";
import type {
  DuplicatesReport,
  ReportedDuplicates,
  ReportedSuspect,
} from "../../search/duplicates/duplicates_report.ts";
import type { ReportSection } from "../report_text.ts";
import type { TextTable } from "../text_table.ts";

/** The parts into which groups fall, each group in the first that fits. */
export function groupParts({ groups }: DuplicatesReport): { title: string; groups: ReportedDuplicates[] }[] {
  return [
    { title: "Leaks: images that are in several splits", groups: groups.filter(({ leak }) => leak) },
    {
      title: "Contradictions: duplicates of several classes",
      groups: groups.filter(({ leak, contradiction }) => !leak && contradiction),
    },
    {
      title: "Other duplicates",
      groups: groups.filter(({ leak, contradiction }) => !leak && !contradiction),
    },
  ].filter(({ groups }) => groups.length > 0);
}

/** The tables of what was found, without any that would be empty; each has at most `rows` rows. */
export function duplicatesTables(
  report: DuplicatesReport,
  most: { rows: number; nameColumns: number },
): ReportSection[] {
  const sections = groupParts(report).map(({ title, groups }): ReportSection => ({
    title: titleOf(title, groups.length, most.rows),
    tables: [groupsTable(groups.slice(0, most.rows), most.nameColumns)],
  }));
  const suspects = report.suspects ?? [];
  if (suspects.length > 0) {
    sections.push({
      title: titleOf("Perhaps mislabelled", suspects.length, most.rows),
      tables: [suspectsTable(suspects.slice(0, most.rows), most.nameColumns)],
    });
  }
  return sections;
}

/** A title that says how many there are of what is shown below it. */
export function titleOf(title: string, all: number, most: number): string {
  return all > most ? `${title}: ${most} of ${count(all)}` : `${title}: ${count(all)}`;
}

function groupsTable(groups: readonly ReportedDuplicates[], columns: number): TextTable {
  const half = Math.floor(columns / 2);
  return {
    header: ["Stays", "like it", "why", "distance", "images"],
    rows: groups.map(({ kind, images }) => {
      const other = images[1]!;
      return [
        cutName(plainName(images[0]!.path), half),
        cutName(plainName(other.path), half),
        kind,
        other.like === null ? "–" : other.like.distance.toFixed(4),
        count(images.length),
      ];
    }),
  };
}

function suspectsTable(suspects: readonly ReportedSuspect[], columns: number): TextTable {
  const [third, rest] = [Math.floor(columns / 4), Math.ceil(columns / 2)];
  return {
    header: ["Image", "class", "rather", "score"],
    rows: suspects.map(({ path, class: label, likely, score }) => [
      cutName(plainName(path), rest),
      cutName(plainName(label), third),
      cutName(plainName(likely), third),
      score.toFixed(3),
    ]),
  };
}
