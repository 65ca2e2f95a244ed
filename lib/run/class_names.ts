import { cutText } from "../base/text_columns.ts";

/** What a class is called. */
export type ClassNamer = (label: number) => string;

/** Columns of the longest name that is shown whole wherever names are not cut shorter: folders allow 255 bytes. */
const MAX_COLUMNS = 80;

/**
 * Names classes for whoever looks at them: always one line that is not empty, without controls, tabs or anything that
 * changes the direction of writing, since names come from folders and tables of users. Markup is not escaped.
 *
 * @param names By label; a class without a name is called by its number.
 * @param columns To which longer names are cut, in columns of a terminal.
 */
export function classNamer(names?: readonly string[], columns: number = MAX_COLUMNS): ClassNamer {
  const known = new Map<number, string>();
  return (label) => {
    let name = known.get(label);
    if (name === undefined) {
      name = cutText(plainName(names?.[label] ?? "") || String(label), columns);
      known.set(label, name);
    }
    return name;
  };
}

/** A name in one line: blanks for whatever is blank, nothing for what cannot be seen. */
export function plainName(name: string): string {
  return name.toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu, "")
    .trim();
}
