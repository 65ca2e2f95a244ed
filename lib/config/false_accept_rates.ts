/** The false accept rates that are measured where no others are asked for. */
export const FALSE_ACCEPT_RATES = [0.1, 0.01, 0.001, 0.0001] as const;

/**
 * The rate of all figures that are taken at one rate: the VAL of an epoch, by which the best is chosen, accuracies, the
 * VAL of each class. The original program measures at it too.
 */
export const MAIN_RATE = 0.001 satisfies typeof FALSE_ACCEPT_RATES[number];

/** Of figures by false accept rate the one at the main rate, if they have it. */
export function atMainRate<T>(byRate: Readonly<Record<string, T>>): T | undefined {
  return byRate[String(MAIN_RATE)];
}
