import { isImageName } from "../decode/image_endings.ts";
import { UserError } from "../../base/user_error.ts";

/** A line of a list: an image and its class. */
export interface ListLine {
  path: string;
  label: string;
  /** The coarse class, of lists with three fields. */
  coarse?: string;
  line: number;
}

/**
 * Parses a list of images without a header: `path label`, or with commas or tabs `path, fine, coarse`. With blanks
 * between them, the words after the image's name are the classes, so that paths may contain blanks. Lines that begin with `#` are comments.
 *
 * @param name The name of the list in messages.
 * @throws {UserError} If a line has another number of fields than the first one, or an empty one.
 */
export function parseList(text: string, name: string): ListLine[] {
  const lines: ListLine[] = [];
  let fields: number | undefined;
  for (const [index, raw] of text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/).entries()) {
    if (isSkipped(raw)) continue;
    const parts = fieldsOf(raw);
    const line = index + 1;
    if (parts.length < 2 || parts.length > 3 || parts.length !== (fields ?? parts.length)) {
      const expected = fields === undefined
        ? "a path and a class, or a path, a class and a coarse class,"
        : `${fields} fields,`;
      throw new UserError(
        `Expected ${expected} on line ${line} of ${name} but found ${
          JSON.stringify(raw.slice(0, 80))
        }; correct the line`,
      );
    }
    fields = parts.length;
    const [path = "", label = "", coarse] = parts;
    if (parts.includes("")) {
      throw new UserError(`Expected no empty field on line ${line} of ${name}; add the path or the class`);
    }
    lines.push({ path: path.replaceAll("\\", "/"), label, line, ...(coarse !== undefined && { coarse }) });
  }
  return lines;
}

/** Whether a line of a list is empty or a comment. */
export function isSkipped(line: string): boolean {
  return line.trim() === "" || line.startsWith("#");
}

function fieldsOf(line: string): string[] {
  for (const delimiter of ["\t", ","]) {
    if (line.includes(delimiter)) {
      return line.split(delimiter).map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
    }
  }
  const [, image, fine, coarse] = /^\s*(.*\S)\s+(\S+)\s+(\S+)\s*$/.exec(line) ?? [];
  if (image !== undefined && isImageName(image)) return [image, fine!, coarse!];
  const [, path, label] = /^\s*(.*\S)\s+(\S+)\s*$/.exec(line) ?? [];
  return path === undefined ? [line.trim()] : [path.replace(/^"(.*)"$/, "$1"), label!];
}
