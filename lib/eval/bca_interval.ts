import type { Resampled, ValInterval } from "./bootstrap.ts";
import { normalCdf, normalQuantile } from "./normal_distribution.ts";

/** The percentiles of a 95% interval. */
const ENDS = [0.025, 0.975] as const;

/**
 * The 95% interval of a figure by the bias-corrected and accelerated bootstrap, BCa (Efron, 1987); null if no value is
 * finite. Near 1 the distribution of VAL is skewed, and plain percentiles cover too little there
 * (`bench/oracles/coverage.ts`).
 */
export function bcaInterval({ vals, estimate, acceleration }: Resampled): ValInterval | null {
  const sorted = vals.filter(Number.isFinite).sort((a, b) => a - b);
  const { length } = sorted;
  if (length === 0) return null;
  const below = sorted.reduce((sum, val) => sum + (val < estimate ? 1 : val === estimate ? 0.5 : 0), 0);
  const least = 0.5 / length;
  const bias = normalQuantile(Math.min(1 - least, Math.max(least, below / length)));
  const [low, high] = ENDS.map((share) => {
    const shifted = bias + normalQuantile(share);
    const shrink = 1 - acceleration * shifted;
    const corrected = shrink <= 0 ? Number(shifted > 0) : normalCdf(bias + shifted / shrink);
    return sorted[Math.round(corrected * (length - 1))]!;
  });
  return [low!, high!];
}
