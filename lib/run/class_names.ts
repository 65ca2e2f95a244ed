import { cutName } from "../base/text_columns.ts";

/** Returns the display name of a class. */
export type ClassNamer = (label: number) => string;

/** The maximum length of a name where names are not cut shorter, in columns: folders allow 255 bytes. */
const MAX_COLUMNS = 80;

/**
 * Returns a function that names classes for display: always one line that is not empty, without control
 * characters, tabs or characters that change the writing direction, since names come from users' folders and
 * tables. It does not escape markup.
 *
 * @param names By label; a class without a name is called by its number.
 * @param columns The maximum width in a terminal; longer names are cut.
 */
export function classNamer(names?: readonly string[], columns: number = MAX_COLUMNS): ClassNamer {
  const known = new Map<number, string>();
  return (label) => {
    let name = known.get(label);
    if (name === undefined) {
      name = cutName(plainName(names?.[label] ?? "") || String(label), columns);
      known.set(label, name);
    }
    return name;
  };
}

/** Puts a name in one line: whitespace becomes a single blank, invisible characters are removed. */
export function plainName(name: string): string {
  return name.toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu, "")
    .trim();
}
