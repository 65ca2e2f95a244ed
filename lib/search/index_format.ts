import { z } from "zod";
import { VIEW_COUNTS, type ViewCount } from "../model/view_counts.ts";
import { Thresholds } from "./thresholds.ts";

/** The version of an index's layout; a reader rejects a newer one than its own. */
export const INDEX_FORMAT = 1;

/** The names in an index's folder. */
export const INDEX_FILES = {
  /** What the index consists of; replaced as a whole by each change. */
  manifest: "index.json",
  /** A copy of the network, with which new images are embedded. */
  network: "network",
  /** Embeddings and entries, in files that never change. */
  segments: "segments",
  /** Locked by whatever changes the index. */
  lock: "lock",
} as const;

/** The most rows of a segment. */
export const SEGMENT_ROWS = 65_536;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A part of an index: `<name>.safetensors` with the embeddings and `<name>.jsonl` with an entry a row. */
export const Segment = z.object({
  name: z.string().regex(/^[\w-]+$/),
  rows: z.number().int().min(1),
  embeddings: sha256.describe("of the file"),
  entries: sha256.describe("of the file"),
});
/** A part of an index. */
export type Segment = z.infer<typeof Segment>;

/** What an index consists of: `index.json`. */
export const IndexManifest = z.object({
  format: z.number().int().min(1),
  trinca: z.string(),
  /** The network that all embeddings are of. */
  network: z.object({
    digest: sha256.describe("of the checkpoint's digests.json"),
    run: z.string(),
    epoch: z.number().int().min(0),
  }),
  dimension: z.number().int().min(1),
  views: z.custom<ViewCount>((value) => VIEW_COUNTS.some((views) => views === value)),
  thresholds: Thresholds.nullable().describe("null if none were measured"),
  segments: z.array(Segment),
});
/** What an index consists of: `index.json`. */
export type IndexManifest = z.infer<typeof IndexManifest>;

/** What an index knows of a row, besides its embedding. */
export const IndexEntry = z.object({
  path: z.string().describe("the image's path when it was added"),
  name: z.string().exactOptional().describe("whose or what it is"),
  images: z.number().int().min(2).exactOptional().describe("how many were averaged, if more than one"),
});
/** What an index knows of a row. */
export type IndexEntry = z.infer<typeof IndexEntry>;
