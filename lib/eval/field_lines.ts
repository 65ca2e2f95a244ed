import { UserError } from "../base/user_error.ts";

/** The fields of a line. */
export interface FieldLine {
  fields: readonly string[];
  /** The line, for messages. */
  place: string;
}

/**
 * Splits a text into lines and these into fields, which are separated by tabs, commas or spaces, whichever the first line
 * has; a field in quotes may contain any of them. Empty lines are left out.
 *
 * @param name The file's name for messages.
 * @throws {UserError} If a quote is not closed.
 */
export function fieldLines(text: string, name: string): FieldLine[] {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line, place: `line ${i + 1} of ${name}` }))
    .filter(({ line }) => line.trim() !== "");
  const first = (lines[0]?.line ?? "").replace(/"[^"]*"/g, "");
  const separator = ["\t", ","].find((separator) => first.includes(separator)) ?? " ";
  return lines.map(({ line, place }) => ({ fields: fieldsOf(line, separator, place), place }));
}

/** Splits a line; a quote within a quoted field is written twice. Several spaces separate like one. */
function fieldsOf(line: string, separator: string, place: string): string[] {
  const fields: string[] = [];
  const space = separator === " " ? /\s*/y : /[^\S\t]*/y;
  const plain = { " ": /[^\s"]\S*/y, "\t": /[^\t]*/y, ",": /[^,]*/y }[separator]!;
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(line)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  for (;;) {
    take(space);
    if (separator === " " && at >= line.length) return fields;
    if (line[at] === '"') {
      const quoted = take(/"(?:[^"]|"")*"/y);
      if (quoted === undefined) {
        throw new UserError(`Expected the quote on ${place} to be closed but it is not`);
      }
      fields.push(quoted.slice(1, -1).replaceAll('""', '"'));
      take(space);
    } else {
      fields.push((take(plain) ?? "").trim());
    }
    if (separator === " ") continue;
    if (line[at] !== separator) return fields;
    at++;
  }
}
