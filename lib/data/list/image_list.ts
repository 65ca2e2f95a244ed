import { UserError } from "../../base/user_error.ts";
import type { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../definition.ts";
import type { ListedImage } from "../listed/listed_image.ts";
import { openListed } from "../listed/open_listed.ts";
import { className, fileIn } from "../listed/path_in.ts";
import { refuseAddress } from "../listed/refuse_address.ts";
import { requireFiles } from "../listed/require_files.ts";
import { findLists } from "./find_lists.ts";
import { parseList } from "./parse_list.ts";

/**
 * Opens lists of images, `path label` or `path, fine, coarse`, with the registry's options.
 *
 * @throws {UserError} If there are none, or one contains an error.
 */
export async function openLists(options: OpenOptions): Promise<Dataset> {
  const { path } = options;
  const found = await findLists(path, true);
  if (found === undefined) {
    throw new UserError(
      `Expected a list of images at ${path}, with lines such as cats/1.jpg cat, but found none; check the path`,
    );
  }
  const { tree, lists } = found;
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
    await requireFiles(tree, named, { path: listPath, kind: "list", bad: options.bad });
  }
  return await openListed("list", tree, images, options);
}
