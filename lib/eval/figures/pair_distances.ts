import { plusMinus } from "../../base/format.ts";
import { figure } from "../figure.ts";
import { measured } from "../measured.ts";

/** Mean distances and population standard deviations of both kinds of pairs. */
export const pairDistances = figure({
  shape: {
    positive_mean: measured,
    positive_std: measured,
    negative_mean: measured,
    negative_std: measured,
  },
  part: "distance",
  compute: ({ positive, negative }) => ({
    positive_mean: positive.mean,
    positive_std: positive.std,
    negative_mean: negative.mean,
    negative_std: negative.std,
  }),
  rows: ({ positive_mean, positive_std, negative_mean, negative_std }) => [
    { text: "Positive distance", value: plusMinus(positive_mean, positive_std) },
    { text: "Negative distance", value: plusMinus(negative_mean, negative_std) },
  ],
});
