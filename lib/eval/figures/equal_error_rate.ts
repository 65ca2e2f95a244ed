import { decimal } from "../../base/format.ts";
import type { DistanceHistogram } from "../distance_histogram.ts";
import { BINS } from "../fine_bins.ts";
import { figure } from "../figure.ts";
import { measured } from "../measured.ts";

/**
 * Equal error rate: where the share of rejected positive pairs equals the share of accepted negative pairs, interpolated
 * linearly within a bin. NaN if one kind of pair is missing.
 */
export const equalErrorRate = figure({
  shape: { eer: measured },
  part: "curve",
  compute: ({ positive, negative }) => ({ eer: crossing(positive, negative) }),
  rows: ({ eer }) => [{ text: "Equal error rate", value: decimal(eer) }],
});

function crossing(positive: DistanceHistogram, negative: DistanceHistogram): number {
  let accepted = 0;
  let falseAccepted = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const gap = 1 - accepted / positive.total - falseAccepted / negative.total; // FRR − FAR before the bin
    accepted += positive.counts[bin]!;
    falseAccepted += negative.counts[bin]!;
    const next = 1 - accepted / positive.total - falseAccepted / negative.total;
    if (next > 0) continue;
    return (falseAccepted - negative.counts[bin]! * (next / (next - gap))) / negative.total;
  }
  return NaN;
}
