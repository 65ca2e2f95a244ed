import { textColumns } from "../../base/text_columns.ts";
import { plainName } from "../../run/class_names.ts";
import type { DuplicatesReport } from "../../search/duplicates/duplicates_report.ts";

/** The folder that contains all images that a report names, with a slash at its end; empty if there is none. */
export function commonFolder({ groups, suspects }: DuplicatesReport): string {
  const paths = [
    ...groups.flatMap(({ images }) => images.map(({ path }) => path)),
    ...(suspects ?? []).map(({ path }) => path),
  ];
  const [first, ...others] = paths;
  if (first === undefined) return "";
  let folder = first.slice(0, first.lastIndexOf("/") + 1);
  for (const path of others) {
    while (!path.startsWith(folder)) folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  }
  return folder;
}

/**
 * Cuts the path of a file to a number of columns, at its front: files of a folder often differ at the end of their names.
 */
export function cutPath(path: string, columns: number): string {
  const plain = plainName(path);
  if (textColumns(plain) <= columns) return plain;
  const letters = [...plain].slice(-columns);
  while (letters.length > 0 && textColumns(letters.join("")) > columns - 1) letters.shift();
  return `…${letters.join("")}`;
}
