import { UserError } from "../base/user_error.ts";

/** The most combinations of a grid: more would not end. */
const MOST = 10_000;

/**
 * Returns all combinations of values, one of each list; those of the last list follow each other most closely.
 *
 * @param lists By name; none gives one empty combination.
 * @throws {UserError} If there are more than anyone could train.
 */
export function expandGrid<T>(lists: ReadonlyMap<string, readonly T[]>): ReadonlyMap<string, T>[] {
  const count = [...lists.values()].reduce((product, { length }) => product * length, 1);
  if (count > MOST) {
    throw new UserError(
      `Expected a grid of at most ${MOST} trainings but found ${count}; omit some values`,
    );
  }
  let combinations: ReadonlyMap<string, T>[] = [new Map()];
  for (const [name, values] of lists) {
    combinations = combinations.flatMap((before) =>
      values.map((value) => new Map([...before, [name, value]]))
    );
  }
  return combinations;
}
