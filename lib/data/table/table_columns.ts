/** The columns that are read, each with the names that it may have, the preferred one first. */
const NAMES = {
  path: [
    ...["path", "file", "filename", "file_name", "filepath", "file_path"],
    ...["image", "image_path", "image_name", "img", "img_path"],
  ],
  label: ["label", "class", "class_name", "category", "target"],
  split: ["split"],
  is_query: ["is_query"],
  is_gallery: ["is_gallery"],
} as const;

/** A column that is read. */
export type TableColumn = keyof typeof NAMES;

/** Finds the columns of a table that are read: their places by their meaning, of those that are there. */
export function tableColumns(columns: readonly string[]): Partial<Record<TableColumn, number>> {
  const words = columns.map((column) => column.trim().toLowerCase().replace(/[\s-]+/g, "_"));
  const places: Partial<Record<TableColumn, number>> = {};
  for (const [meaning, names] of Object.entries(NAMES)) {
    const name = names.find((name) => words.includes(name));
    if (name !== undefined) places[meaning as TableColumn] = words.indexOf(name);
  }
  return places;
}
