import { z } from "zod";
import { UserError } from "../base/user_error.ts";
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

/** The least false accept rate above 0 that was measured; undefined if none was. */
export function leastRate({ points }: Thresholds): number | undefined {
  return points.find(({ far, threshold }) => far > 0 && threshold > 0)?.far;
}

/**
 * Returns the largest measured threshold whose false accept rate is at most the one asked for.
 *
 * @param far Between 0 and 1.
 * @throws {UserError} If so small a rate was not measured.
 */
export function thresholdAt(thresholds: Thresholds, far: number): Threshold {
  const { points, measured_on: { images, title } } = thresholds;
  const found = points.findLast((point) => point.far <= far && point.threshold > 0 && point.far > 0);
  if (found !== undefined) return found;
  const least = leastRate(thresholds);
  const measured = `${images.toLocaleString("en-US")} images of ${title}`;
  throw new UserError(
    least === undefined
      ? `Expected thresholds by false accept rate but none could be measured on ${measured}; use ` +
        "--threshold with a distance"
      : `Expected a false accept rate of at least ${rounded(least)}, the least that was measured on ` +
        `${measured}, but found --far ${far}; use a larger one, or --threshold with a distance`,
  );
}

/** Rounded up, so that it can be used. */
function rounded(rate: number): number {
  const digit = 10 ** (Math.floor(Math.log10(rate)) - 1);
  return Number((Math.ceil(rate / digit) * digit).toPrecision(2));
}
