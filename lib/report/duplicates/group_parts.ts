import type { DuplicatesReport, ReportedDuplicates } from "../../search/duplicates/duplicates_report.ts";

/** Groups under one title. */
export interface GroupPart {
  id: string;
  title: string;
  groups: ReportedDuplicates[];
  /** In what their images differ. */
  differ?: "class" | "split";
}

/** The parts into which groups fall, each group in the first that fits; none is empty. */
export function groupParts({ groups }: DuplicatesReport): GroupPart[] {
  const parts: GroupPart[] = [
    {
      id: "leaks",
      title: "Leaks: duplicates in several splits",
      groups: groups.filter(({ leak }) => leak),
      differ: "split",
    },
    {
      id: "contradictions",
      title: "Contradictions: duplicates of several classes",
      groups: groups.filter(({ leak, contradiction }) => !leak && contradiction),
      differ: "class",
    },
    {
      id: "duplicates",
      title: "Other duplicates",
      groups: groups.filter(({ leak, contradiction }) => !leak && !contradiction),
    },
  ];
  return parts.filter(({ groups }) => groups.length > 0);
}
