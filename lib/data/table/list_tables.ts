import { UserError } from "../../base/user_error.ts";
import type { OpenOptions } from "../definition.ts";
import type { ListedImage } from "../listed/listed_image.ts";
import type { FoundTables } from "./find_tables.ts";
import { listTable } from "./list_table.ts";

/**
 * Lists the images of all tables of a data set.
 *
 * @param path The data, for messages.
 * @param options.listener Receives a line about columns that are not read.
 * @throws {UserError} If a table contains an error, or two name the same image.
 */
export async function listTables(
  path: string,
  { tree, tables }: FoundTables,
  { bad, listener }: Pick<OpenOptions, "bad" | "listener"> = {},
): Promise<ListedImage[]> {
  const images: ListedImage[] = [];
  const before = new Map<string, string>();
  for (const { name: table, split } of tables) {
    const listed = await listTable(tree, table, { split, bad });
    for (const image of listed.images) {
      const other = before.get(image.name);
      if (other !== undefined) {
        throw new UserError(
          `Expected each image once but ${image.name} is in ${other} and in ${table} of ${path}; remove it from one`,
        );
      }
      before.set(image.name, table);
      images.push(image);
    }
    const { others } = listed;
    if (others.length > 0) {
      const noun = others.length === 1 ? "column" : "columns";
      listener?.say(`Ignored the unknown ${noun} ${others.join(", ")} of ${tree.pathOf(table)}`, "ignored");
    }
  }
  return images;
}
