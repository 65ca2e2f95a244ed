import { z } from "zod";
import { UserError } from "../base/user_error.ts";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { RocPoint } from "../eval/roc.ts";

/** Distances up to which two images count as of one class, by the false accept rate that was measured there. */
export const Thresholds = z.object({
  measured_on: z.object({
    title: z.string().describe("the data set's"),
    split: z.string(),
    images: z.number().int().min(0),
  }),
  views: z.number().int().min(1).describe("of each image, whose mean was its embedding"),
  points: z.array(RocPoint).describe("ascending in all three"),
});
/** Distances up to which two images count as of one class. */
export type Thresholds = z.infer<typeof Thresholds>;

/** A threshold and what was measured there. */
export type Threshold = RocPoint;

/**
 * Returns the largest measured threshold whose false accept rate is at most the one asked for.
 *
 * @param far Between 0 and 1.
 * @throws {UserError} If so small a rate was not measured.
 */
export function thresholdAt({ points, measured_on }: Thresholds, far: number): Threshold {
  const found = points.findLast((point) => point.far <= far && point.threshold > 0 && point.far > 0);
  if (found !== undefined) return found;
  const least = points.find((point) => point.far > 0)?.far;
  throw new UserError(
    `Expected a false accept rate of at least ${
      least?.toPrecision(2) ?? MAIN_RATE
    }, the least that was measured on ${measured_on.images} ` +
      `images of ${measured_on.title}, but found --far ${far}; use a larger one, or --threshold with a distance`,
  );
}
