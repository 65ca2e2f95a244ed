import { z } from "zod";
import { IndexEntry } from "../search/index_format.ts";
import { Thresholds } from "../search/thresholds.ts";

const count = z.number().int().min(0);
const distance = z.number().min(0).describe("Euclidean, of embeddings of length 1: 0 to 2");

/** The distance that decided, and what was measured there. */
const Decision = z.object({
  threshold: z.number().describe("below this distance two images count as of one class"),
  measured: z.object({
    threshold: z.number(),
    far: z.number().describe("share of the pairs of two classes that are accepted there"),
    val: z.number().describe("share of the pairs of one class that are accepted there"),
  }).optional().describe("missing if the request named the distance"),
}).nullable().describe("null if no thresholds were measured and the request names none");

/** What `GET api/index` answers. */
export const IndexAnswer = z.object({
  title: z.string(),
  images: count,
  network: z.object({
    run: z.string(),
    epoch: count,
    trained_on: z.string(),
    height: count,
    width: count,
    channels: z.number().int().describe("1 for grey, 3 for colour"),
  }),
  thresholds: Thresholds.nullable().describe("null if none were measured"),
  far: z.number().describe("the false accept rate of requests that name none"),
  drawing: z.object({ ink: z.enum(["white", "black"]), box: count }).nullable()
    .describe("how a drawing looks that resembles the images; null if they are no drawings"),
  version: count.describe("grows whenever the images are others than before"),
});

/** What `POST api/search` answers. */
export const SearchAnswer = z.object({
  version: count.describe("of the images, to which the rows refer"),
  name: z.string().nullable().describe("of the nearest image, if it is near enough and has one"),
  known: z.boolean().nullable().describe(
    "whether the nearest image is near enough; null without a threshold",
  ),
  matches: z.array(z.object({ row: count, distance, ...IndexEntry.shape })).describe("the nearest first"),
  decision: Decision,
});

/** What `POST api/verify` answers. */
export const VerifyAnswer = z.object({
  same: z.boolean().nullable().describe("whether the images are of one class; null without a threshold"),
  distance,
  decision: Decision,
});

/** What is answered instead if something is wrong. */
export const ErrorAnswer = z.object({
  error: z.string().describe("what was expected, found and is to be done"),
});
