import { z } from "zod";
import { Suspect } from "../../eval/suspects.ts";

/** An image of a group of duplicates. */
export const ReportedMember = z.object({
  path: z.string(),
  class: z.string().nullable().describe("null if it has none"),
  split: z.string().nullable().describe("null if the data have no splits"),
  like: z.object({
    path: z.string(),
    kind: z.enum(["equal", "alike", "near"]),
    distance: z.number().describe("of their embeddings"),
  }).nullable().describe("an image of the group that can stay in its place; null if it stays itself"),
});
/** An image of a group of duplicates. */
export type ReportedMember = z.infer<typeof ReportedMember>;

/** A group of duplicates. */
export const ReportedDuplicates = z.object({
  kind: z.enum(["equal", "alike", "near"]).describe(
    "equal: the same pixels after the preparation; alike: nearly the same; near: by embeddings",
  ),
  leak: z.boolean().describe("whether its images are in several splits"),
  contradiction: z.boolean().describe("whether its images have several classes"),
  images: z.array(ReportedMember).describe("the one that stays first"),
});
/** A group of duplicates. */
export type ReportedDuplicates = z.infer<typeof ReportedDuplicates>;

/** An image that may be mislabelled. */
export const ReportedSuspect = Suspect.omit({ image: true, label: true, likely: true }).extend({
  path: z.string(),
  class: z.string(),
  likely: z.string().describe("the class that its neighbours agree on"),
});
/** An image that may be mislabelled. */
export type ReportedSuspect = z.infer<typeof ReportedSuspect>;

/** What `deno task duplicates --json` prints. */
export const DuplicatesReport = z.object({
  checkpoint: z.object({ path: z.string(), epoch: z.number(), trained_on: z.string() }),
  images: z.number().describe("number of images that were compared"),
  classes: z.number().describe("how many classes they have; 0 if they have none"),
  unlabelled: z.number().describe("number of images without a class"),
  splits: z.record(z.string(), z.number()).describe("number of images by split"),
  lists: z.array(z.string()).describe("tables and lists that say which images there are"),
  repeated: z.number().describe("number of images that were left out because their file was named before"),
  damaged: z.array(z.object({ path: z.string(), reason: z.string() })),
  rule: z.object({
    distance: z.number().describe("near duplicates are nearer"),
    measured: z.object({ pictures: z.number(), share: z.number() }).nullable().describe(
      "the distance is that below which this share of slightly changed copies of so many pictures are; null if it was named",
    ),
    ratio: z.number().describe("and nearer than this share of the distance that is usual around them"),
  }),
  complete: z.boolean().describe(
    "whether all candidates for alike images were compared; if very many are alike, some are not",
  ),
  groups: z.array(ReportedDuplicates).describe("the largest first"),
  suspects: z.array(ReportedSuspect).nullable().describe(
    "images that may be mislabelled, the highest score first; null if fewer than two classes are known",
  ),
});
/** What `deno task duplicates --json` prints. */
export type DuplicatesReport = z.infer<typeof DuplicatesReport>;
