import { resolve } from "node:path";

/** The default of `--data_path`. */
export const DEFAULT_DATA_PATH = "./data/";

/** Whether a path is the default folder. */
export function isDefaultDataPath(dataPath: string, workingFolder: string = Deno.cwd()): boolean {
  return resolve(workingFolder, dataPath) === resolve(workingFolder, DEFAULT_DATA_PATH);
}
