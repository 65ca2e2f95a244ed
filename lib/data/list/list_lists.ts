import { UserError } from "../../base/user_error.ts";
import type { OpenOptions } from "../definition.ts";
import type { ListedImage } from "../listed/listed_image.ts";
import { className, fileIn } from "../listed/path_in.ts";
import { refuseAddress } from "../listed/refuse_address.ts";
import { requireFiles } from "../listed/require_files.ts";
import type { FoundLists } from "./find_lists.ts";
import { parseList } from "./parse_list.ts";

/**
 * Lists the images of all lists of a data set.
 *
 * @throws {UserError} If a list contains an error, or an image is listed twice.
 */
export async function listLists(
  { tree, lists }: FoundLists,
  { bad }: Pick<OpenOptions, "bad"> = {},
): Promise<ListedImage[]> {
  const images: ListedImage[] = [];
  const places = new Map<string, string>();
  for (const { name: list, split } of lists) {
    const listPath = tree.pathOf(list);
    const lines = parseList(new TextDecoder().decode(await tree.read(list)), listPath);
    const named: { name: string; label: string; coarse?: string; line: number }[] = [];
    for (const { path, label, ...line } of lines) {
      refuseAddress(path, `line ${line.line} of ${listPath}`);
      named.push({ ...line, label: className(label), name: await fileIn(tree, list, path) });
    }
    for (const { name, label, coarse, line } of named) {
      const before = places.get(name);
      if (before !== undefined) {
        throw new UserError(
          `Expected each image once but ${name} is on ${before} and on line ${line} of ${listPath}; remove one of them`,
        );
      }
      places.set(name, `line ${line} of ${listPath}`);
      images.push({ name, label, split, ...(coarse !== undefined && { coarse }) });
    }
    await requireFiles(tree, named, { path: listPath, kind: "list", bad });
  }
  return images;
}
