import { UserError } from "../../base/user_error.ts";

/** The number of bytes at the start of a file in which its first line is searched. */
const HEAD = 4096;

/**
 * Returns the table at a path: the file itself, or the only table in a folder.
 *
 * @param named Whether the user named this kind of data set; otherwise a file only counts if its first line
 * contains the columns `path` and `label`.
 * @throws {UserError} If a folder contains several.
 */
export async function findTable(path: string, named: boolean): Promise<string | undefined> {
  const isFolder = await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => undefined);
  if (isFolder === undefined) return undefined;
  if (!isFolder) return isTableName(path) ? path : undefined;
  const root = path.replace(/(?<=.)\/+$/, "");
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (!isDirectory && !name.startsWith(".") && isTableName(name)) names.push(name);
  }
  const tables: string[] = [];
  for (const name of names.sort()) if (await hasColumns(`${root}/${name}`)) tables.push(name);
  if (tables.length === 0) return named && names.length === 1 ? `${root}/${names[0]}` : undefined;
  if (tables.length === 1) return `${root}/${tables[0]}`;
  throw new UserError(
    `Expected one table of images in ${path} but found ${tables.join(", ")}; name one with --data_path`,
  );
}

function isTableName(name: string): boolean {
  return /.\.(csv|tsv)$/i.test(name);
}

async function hasColumns(path: string): Promise<boolean> {
  try {
    using file = await Deno.open(path);
    const head = new Uint8Array(HEAD);
    const read = await file.read(head) ?? 0;
    const line = /^.*/.exec(new TextDecoder().decode(head.subarray(0, read)).replace(/^\ufeff/, ""))![0];
    const columns = line.split(/[,\t]/).map((cell) => cell.trim().replace(/^"|"$/g, "").toLowerCase());
    return columns.includes("path") && columns.includes("label");
  } catch {
    return false;
  }
}
