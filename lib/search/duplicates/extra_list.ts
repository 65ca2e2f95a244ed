import { UserError } from "../../base/user_error.ts";
import type { ExtraImage } from "./extra_images.ts";

/** Renders a list of images that need not stay. */
type ListFormat = (extra: readonly ExtraImage[]) => { text: string; unlisted: number };

/** The formats of the list, by the end of the file's name. */
const FORMATS: Readonly<Record<string, ListFormat>> = {
  txt: (extra) => {
    // Each line would name another file.
    const listed = extra.filter(({ path }) => !/[\n\r]/.test(path));
    return { text: listed.map(({ path }) => path + "\n").join(""), unlisted: extra.length - listed.length };
  },
  json: (extra) => ({ text: JSON.stringify(extra, null, 2) + "\n", unlisted: 0 }),
};

/**
 * Returns what writes a list of images that need not stay, by the name of its file. Its result also says how many images
 * could not be listed in that format.
 *
 * @throws {UserError} If there is no format of that name.
 */
export function extraListFormat(file: string): ListFormat {
  const ending = /\.([^./]+)$/.exec(file)?.[1]?.toLowerCase() ?? "";
  const format = Object.hasOwn(FORMATS, ending) ? FORMATS[ending] : undefined;
  if (format !== undefined) return format;
  throw new UserError(
    `Expected --out with a file's name that ends with .txt or .json but found ${file}; choose one`,
  );
}
