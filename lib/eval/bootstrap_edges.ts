import type { DistanceSample } from "./distance_sample.ts";
import { BINS_PER_UNIT } from "./fine_bins.ts";
import { ROW_BINS, rowBinOf } from "./row_bins.ts";

/** Thresholds per rate at which a resample's FAR and VAL are computed; values between them are interpolated. */
const GRID = 33;
/** The thresholds cover FARs from the rate divided by this to the rate times this, evenly in log FAR. */
const SPAN = 8;

/** Bins of a row, before which pairs are counted for the bootstrap. */
export interface BootstrapEdges {
  /** All, ascending; none is beyond the last bin. */
  all: number[];
  /** For each rate, those that may be at its threshold. */
  atRates: number[][];
}

/**
 * The first row bin beyond each threshold of the grid.
 *
 * @param binOfRank The bin of the histogram that has the negative pair with a rank.
 * @param total The number of negative pairs.
 */
export function edgesOf(
  rates: readonly number[],
  binOfRank: (rank: number) => number,
  total: number,
): BootstrapEdges {
  return gather(rates, (far) => {
    const edge = rowBinOf((binOfRank(Math.round(far * total)) + 1) / BINS_PER_UNIT) + 1;
    return [edge, edge];
  });
}

/** The row bins that may be beyond the thresholds of the grid, as far as a sample of pairs says. */
export function guessEdges(
  rates: readonly number[],
  sample: Pick<DistanceSample, "around">,
  total: number,
): BootstrapEdges {
  return gather(rates, (far) => {
    const { from, to } = sample.around(Math.round(far * total));
    return [rowBinOf(from + 1 / BINS_PER_UNIT), rowBinOf(Math.min(to, 5) + 1 / BINS_PER_UNIT) + 1];
  });
}

function gather(
  rates: readonly number[],
  around: (far: number) => [first: number, last: number],
): BootstrapEdges {
  const all = new Set<number>();
  const add = (far: number) => {
    const [first, last] = around(far);
    const edges = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    for (const edge of edges) if (edge < ROW_BINS) all.add(edge);
    return edges;
  };
  for (const rate of rates) {
    for (let g = 0; g < GRID; g++) {
      const far = rate * SPAN ** (2 * g / (GRID - 1) - 1);
      if (far < 1) add(far);
    }
  }
  const atRates = rates.map(add);
  return { all: [...all].sort((a, b) => a - b), atRates };
}
