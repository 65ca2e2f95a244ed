/**
 * Schemas of measured numbers in JSON.
 *
 * @module
 */
import { z } from "zod";

/** A measured number. JSON has no NaN, so NaN is written as null. */
export const measured = z.union([z.number(), z.nan(), z.null().transform(() => NaN)]);

/** A figure for each false accept rate, keyed `"0.1"` … `"0.0001"`; null if it cannot be measured. */
export const measuredByRate = z.record(z.string(), measured.nullable());

/** The number of pairs of each kind. */
export const PairCounts = z.object({ positive: z.number(), negative: z.number() });
