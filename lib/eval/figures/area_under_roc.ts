import { decimal } from "../../base/format.ts";
import { BINS } from "../fine_bins.ts";
import { figure } from "../figure.ts";
import { measured } from "../measured.ts";

/**
 * Area under the ROC curve: the probability that a positive pair is nearer than a negative one, where ties count half
 * (Mann and Whitney, 1947). Distances within one bin, 1.5e-5 of d², count as equal, which changes the area for all pairs
 * of 10,000 images by less than 1e-9. NaN if one kind of pair is missing.
 */
export const areaUnderRoc = figure({
  shape: { auc: measured },
  part: "curve",
  compute({ positive, negative }) {
    let farther = negative.total;
    let sum = 0;
    for (let bin = 0; bin < BINS; bin++) {
      farther -= negative.counts[bin]!;
      sum += positive.counts[bin]! * (farther + negative.counts[bin]! / 2);
    }
    return { auc: sum / positive.total / negative.total };
  },
  rows: ({ auc }) => [{ text: "Area under the ROC curve", value: decimal(auc, 6) }],
});
