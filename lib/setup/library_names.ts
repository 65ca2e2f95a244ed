import type { Surroundings } from "./surroundings.ts";

/** Possible names of libtensorflow's file, the best first; none on systems where Trinca cannot use it. */
export function libraryNames(os: Surroundings["os"]): readonly string[] {
  switch (os) {
    case "linux":
      return ["libtensorflow_cc.so.2", "libtensorflow.so.2", "libtensorflow.so"];
    case "darwin":
      return ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib", "libtensorflow.dylib"];
    default:
      return [];
  }
}

/** The path of libtensorflow in a folder; undefined if the folder does not contain it. */
export async function libraryIn(folder: string, os: Surroundings["os"]): Promise<string | undefined> {
  for (const name of libraryNames(os)) {
    const path = `${folder.replace(/(?<=.)\/+$/, "")}/${name}`;
    if (await isFile(path)) return path;
  }
  return undefined;
}

/** Whether a path is a file or a link to a file. */
export async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

/** The sorted names in a folder; none if the folder does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch {
    return []; // It does not exist, is not a folder, or is not readable.
  }
  return names.sort();
}
