import { type Dataset, TRAIN } from "../../data/dataset.ts";
import type { DuplicateGroup, DuplicateMember, Duplicates } from "../../data/duplicates/find_duplicates.ts";
import type { DuplicatesReport, ReportedGroup } from "./data_report.ts";

/** The most groups of each kind that are listed, and images of a group. */
const MOST_LISTED = { groups: 100, images: 8 } as const;

/** Describes the duplicates in a data set in bounded size. */
export function reportDuplicates(
  { groups, leaks, complete }: Duplicates,
  dataset: Dataset,
): DuplicatesReport {
  const isLeak = new Set(leaks);
  return {
    groups: groups.length,
    exact_groups: groups.filter(({ kind }) => kind === "exact").length,
    images: groups.reduce((sum, { members }) => sum + members.length, 0),
    groups_across_classes: groups.filter(isAcrossClasses).length,
    leaks: leaks.length,
    leaked_images: leaks.reduce(
      (sum, { members }) => sum + members.filter(({ split }) => split !== TRAIN).length,
      0,
    ),
    complete,
    listed_leaks: leaks.slice(0, MOST_LISTED.groups).map((group) => reported(group, dataset)),
    listed_groups: groups.filter((group) => !isLeak.has(group)).slice(0, MOST_LISTED.groups)
      .map((group) => reported(group, dataset)),
  };
}

function isAcrossClasses({ members }: DuplicateGroup): boolean {
  return members.some(({ label }) => label !== members[0]!.label);
}

function reported(group: DuplicateGroup, dataset: Dataset): ReportedGroup {
  return {
    kind: group.kind,
    count: group.members.length,
    across_classes: isAcrossClasses(group),
    images: listed(group.members).map(({ split, index, label }) => {
      const name = dataset.splits[split]!.name(index);
      return { split, index, ...(name !== undefined && { name }), class: dataset.classNames[label]! };
    }),
  };
}

/** The first image of each split, then others, up to the limit. */
function listed(members: readonly DuplicateMember[]): DuplicateMember[] {
  const firsts = [...new Set(members.map(({ split }) => split))].map((split) =>
    members.find((member) => member.split === split)!
  );
  const others: DuplicateMember[] = [];
  for (const member of members) {
    if (firsts.length + others.length >= MOST_LISTED.images) break;
    if (!firsts.includes(member)) others.push(member);
  }
  return [...firsts, ...others];
}
