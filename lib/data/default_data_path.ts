import { resolve } from "node:path";

/** The folder that is looked into where `--data_path` does not name one. */
export const DEFAULT_DATA_PATH = "./data/";

/** Whether a path is that of the default folder. */
export function isDefaultDataPath(dataPath: string, workingFolder: string = Deno.cwd()): boolean {
  return resolve(workingFolder, dataPath) === resolve(workingFolder, DEFAULT_DATA_PATH);
}
