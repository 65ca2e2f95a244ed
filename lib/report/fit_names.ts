import { type ClassNamer, classNamer } from "../run/class_names.ts";
import { tableColumns, type TextTable } from "./text_table.ts";

/** Class names are not cut to less than this, in columns: nobody would recognise them. */
const LEAST_NAME = 4;
/** Longer names are cut even where there is room, in columns. */
const MOST_NAME = 80;

/**
 * Builds a table with class names as long as fit.
 *
 * @param build Builds the table with the names that it is given.
 * @param names The names of the classes by label.
 * @param columns The width of the terminal; without it the table may be as wide as it is.
 * @returns The table. It is wider than the terminal if even very short names do not fit.
 */
export function fitNames<T extends TextTable>(
  build: (name: ClassNamer) => T,
  names: readonly string[] | undefined,
  columns?: number,
): T {
  const whole = build(classNamer(names, MOST_NAME));
  if (columns === undefined || tableColumns(whole) <= columns) return whole;
  let [fits, tooLong] = [LEAST_NAME, MOST_NAME];
  let found = build(classNamer(names, fits));
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    const table = build(classNamer(names, middle));
    if (tableColumns(table) > columns) tooLong = middle;
    else [fits, found] = [middle, table];
  }
  return found;
}
