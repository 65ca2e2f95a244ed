import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";

/** How to pack files. */
export interface Packing {
  /** 0 stores them, larger numbers deflate them. */
  level?: number;
  password?: string;
  /** Changes the name of each file. */
  rename?(name: string): string;
}

/** Packs files by their names into a ZIP file. */
export async function zip(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
  { level = 5, password, rename = (name) => name }: Packing = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    level,
    useWebWorkers: false,
    ...(password && { password }),
  });
  for (const [name, bytes] of Object.entries(files)) {
    await writer.add(rename(name), new Uint8ArrayReader(bytes));
  }
  return await writer.close() as Uint8Array<ArrayBuffer>;
}

/** Reads all files of a folder by their names relative to it. */
export function filesOf(folder: string): Record<string, Uint8Array<ArrayBuffer>> {
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const read = (below: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${below}`)) {
      if (isDirectory) read(`${below}${name}/`);
      else files[below + name] = Deno.readFileSync(`${folder}/${below}${name}`);
    }
  };
  read("");
  return files;
}
