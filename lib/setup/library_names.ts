import type { Surroundings } from "./surroundings.ts";

/** Names of libtensorflow's file, the best first; none where Trinca cannot use it. */
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

/** The path of libtensorflow in a folder; undefined if it is not there. */
export async function libraryIn(folder: string, os: Surroundings["os"]): Promise<string | undefined> {
  for (const name of libraryNames(os)) {
    const path = `${folder.replace(/(?<=.)\/+$/, "")}/${name}`;
    if (await isFile(path)) return path;
  }
  return undefined;
}

/** Whether a file, or a link to one, is there. */
export async function isFile(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isFile }) => isFile, () => false);
}

/** Names in a folder, in order; none if there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) names.push(name);
  } catch {
    return []; // Not there, not a folder, or not ours to read: nothing to be found in any case.
  }
  return names.sort();
}
