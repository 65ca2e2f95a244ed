import { decimal } from "../../base/format.ts";
import { figure } from "../figure.ts";
import { measured } from "../measured.ts";

/**
 * Decidability d′ (Daugman, 2004): the difference of the mean distances of both kinds of pairs in standard deviations,
 * |μ₋ − μ₊| / √((σ₊² + σ₋²) / 2). NaN if one kind of pair is missing.
 */
export const decidability = figure({
  shape: { decidability: measured.exactOptional() }, // logs of older trainings lack it
  part: "distance",
  compute: ({ positive, negative }) => ({
    decidability: Math.abs(negative.mean - positive.mean) /
      Math.sqrt((positive.std ** 2 + negative.std ** 2) / 2),
  }),
  rows: ({ decidability }) =>
    decidability === undefined ? [] : [{ text: "Decidability d'", value: decimal(decidability) }],
});
