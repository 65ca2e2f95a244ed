import { DisjointSets } from "../../data/duplicates/disjoint_sets.ts";
import { uniteDuplicates } from "../../data/duplicates/unite_duplicates.ts";
import { compareImages, type NearRule } from "./compare_images.ts";
import type { DuplicatesReport, ReportedDuplicates } from "./duplicates_report.ts";
import type { GatheredImages } from "./gather_images.ts";
import { groupDuplicates, type GroupedDuplicates } from "./group_duplicates.ts";

/** What is found among images. */
export type Examined = Pick<DuplicatesReport, "complete" | "groups" | "suspects">;

/**
 * Finds the duplicates among images, and those that may be mislabelled.
 *
 * @param progress Receives the number of images that have been compared.
 */
export async function examineImages(
  gathered: GatheredImages,
  rule: NearRule,
  progress: (done: number) => void = () => {},
): Promise<Examined> {
  const { images, prints } = gathered;
  const alike = new DisjointSets(images.length);
  const complete = uniteDuplicates(prints, alike, images.length);
  const all = new DisjointSets(images.length);
  for (let i = 0; i < images.length; i++) all.unite(i, alike.find(i));
  const classes = [...new Set(images.flatMap(({ label }) => label ?? []))].sort();
  const labelOf = new Map(classes.map((name, label) => [name, label]));
  const labels = Int32Array.from(images, ({ label }) => label === undefined ? -1 : labelOf.get(label)!);
  const { usual, suspects } = await compareImages({ ...gathered, labels }, rule, all, progress);
  const groups = groupDuplicates(gathered, { alike, all, rule, usual });
  return {
    complete,
    groups: groups.map((group) => reported(group, gathered)),
    suspects: classes.length < 2 ? null : suspects.images.map(({ image, label, likely, ...figures }) => ({
      path: images[image]!.path,
      class: classes[label]!,
      likely: classes[likely]!,
      ...figures,
    })),
  };
}

function reported({ kind, members }: GroupedDuplicates, { images }: GatheredImages): ReportedDuplicates {
  const several = (of: "label" | "split") =>
    new Set(members.flatMap(({ image }) => images[image]![of] ?? [])).size > 1;
  return {
    kind,
    leak: several("split"),
    contradiction: several("label"),
    images: members.map(({ image, like }) => {
      const { path, label = null, split = null } = images[image]!;
      return {
        path,
        class: label,
        split,
        like: like === undefined
          ? null
          : { path: images[like.image]!.path, kind: like.kind, distance: like.distance },
      };
    }),
  };
}
