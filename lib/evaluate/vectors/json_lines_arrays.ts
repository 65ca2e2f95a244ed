import { UserError } from "../../base/user_error.ts";
import { shownName } from "./array_names.ts";
import type { FileArray } from "./file_array.ts";
import { LabelColumn } from "./label_column.ts";
import { ListColumn } from "./list_column.ts";

/** The most bytes of a line: embeddings have thousands of numbers at most. */
const MOST_LINE = 16_000_000;

/**
 * The arrays of a file with a JSON object on each line, all with the same fields: lists of numbers, numbers, texts.
 * Fields of other kinds are of no use here.
 *
 * @throws {UserError} If a line is no JSON object; when a field is read, if a line lacks it or has another kind of value.
 */
export function jsonLinesArrays(bytes: Uint8Array<ArrayBuffer>, path: string): FileArray[] {
  const [first] = objects(bytes, path);
  return Object.entries(first ?? {}).map(([name, value]) => {
    const rank = Array.isArray(value) ? 2 : ["number", "string", "boolean"].includes(typeof value) ? 1 : 0;
    return {
      name,
      rank,
      read() {
        const place = `field ${shownName(name)} of ${path}`;
        const rows = rank === 2 ? new ListColumn(place) : new LabelColumn(place);
        for (const object of objects(bytes, path)) {
          rows.add([Object.hasOwn(object, name) ? object[name] : null]);
        }
        return rows.array();
      },
    };
  });
}

/** The objects, line by line: the whole text may be longer than a text can be. Empty lines are skipped. */
function* objects(bytes: Uint8Array<ArrayBuffer>, path: string): Generator<Record<string, unknown>> {
  const decoder = new TextDecoder();
  for (let [from, line] = [0, 1]; from < bytes.length; line++) {
    const found = bytes.indexOf(0x0a, from);
    const to = found < 0 ? bytes.length : found;
    const wrong = (found: string) =>
      new UserError(
        `Expected a JSON object such as {"embedding": [0.6, 0.8], "label": "cat"} on line ${line} of ${path} but found ` +
          `${found}; correct the line`,
      );
    if (to - from > MOST_LINE) throw wrong(`${to - from} bytes`);
    const text = decoder.decode(bytes.subarray(from, to)).trim();
    from = to + 1;
    if (text === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw wrong(JSON.stringify(text.slice(0, 60)));
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw wrong(JSON.stringify(text.slice(0, 60)));
    }
    yield value as Record<string, unknown>;
  }
}
