/** The default false accept rates. */
export const FALSE_ACCEPT_RATES = [0.1, 0.01, 0.001, 0.0001] as const;

/**
 * The rate of all figures that use a single rate: the VAL of an epoch, which determines the best one,
 * accuracies, the VAL of each class. The original program uses it too.
 */
export const MAIN_RATE = 0.001 satisfies typeof FALSE_ACCEPT_RATES[number];

/** Returns the figure at the main rate, if it is among them. */
export function atMainRate<T>(byRate: Readonly<Record<string, T>>): T | undefined {
  return byRate[String(MAIN_RATE)];
}
