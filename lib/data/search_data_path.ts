import { resolve } from "node:path";
import { UserError } from "../base/user_error.ts";
import { SESSION_OPTIONS } from "../config/train_config.ts";
import { contentsOf, describeContents } from "./folder_contents.ts";
import { findMnist, type MnistPaths } from "./mnist.ts";
import { MNIST_FILES } from "./mnist_files.ts";

/** The folder that is looked into where `--data_path` does not name one. */
export const DEFAULT_DATA_PATH = SESSION_OPTIONS.data_path.default;

/** Trinca's folder of MNIST, below the user's folder of caches. */
export const MNIST_CACHE = "trinca/mnist";

/** This page comes with the project. */
const OWN_FILES = ["README.md"];

/** What a folder given by `--data_path` has: MNIST; or, in the default folder alone, something else or nothing. */
export interface DataPathSearch {
  /** MNIST's files, if all four are there. */
  paths?: MnistPaths;
  /** What else is in the default folder, in a few words, where MNIST is not: it is not used. */
  unused?: string;
}

/**
 * Looks for MNIST in the folder of `--data_path`. The default folder may lack it; a folder that the user names and that
 * lacks it is a mistake, and what is in it is said.
 *
 * @param workingFolder What relative paths are relative to.
 * @throws {UserError} If the folder is not the default one and does not have all of MNIST.
 */
export async function searchDataPath(
  dataPath: string,
  workingFolder: string = Deno.cwd(),
): Promise<DataPathSearch> {
  const { paths, missing } = await findMnist(dataPath);
  if (paths !== undefined) return { paths };
  const isDefault = isDefaultDataPath(dataPath, workingFolder);
  const contents = await contentsOf(dataPath, isDefault ? OWN_FILES : []);
  if (isDefault) {
    return typeof contents === "string" || contents.files === 0 ? {} : { unused: describeContents(contents) };
  }
  const instead = "leave --data_path out and MNIST is fetched";
  if (contents === "missing") {
    throw new UserError(
      `Expected a folder with MNIST at ${dataPath} but nothing is there; check the path, or ${instead}`,
    );
  }
  if (contents === "file") {
    throw new UserError(
      `Expected a folder with MNIST at ${dataPath} but it is a file; name the folder that it is in, or ${instead}`,
    );
  }
  if (missing.length < Object.keys(MNIST_FILES).length) {
    throw new UserError(
      `Expected MNIST's four files in ${dataPath} but ${missing.join(", ")} ${
        missing.length === 1 ? "is" : "are"
      } not there; add what is missing, or ${instead}`,
    );
  }
  throw new UserError(
    `Expected MNIST's four files in ${dataPath} but found ${describeContents(contents)}; ` +
      `of data sets in files only MNIST can be read: name a folder that has it, or ${instead}`,
  );
}

/** Whether a path is that of the default folder. */
export function isDefaultDataPath(dataPath: string, workingFolder: string = Deno.cwd()): boolean {
  return resolve(workingFolder, dataPath) === resolve(workingFolder, DEFAULT_DATA_PATH);
}

/**
 * What to do about a file of MNIST's names that is not MNIST's, or damaged. It may be the user's own, so that nothing
 * is said of removing it.
 *
 * @param dataPath The folder that it was found through.
 */
export function adviceOnFiles(dataPath: string): string {
  if (resolve(dataPath).replaceAll("\\", "/").endsWith(`/${MNIST_CACHE}`)) {
    return "run deno task setup, which fetches it again";
  }
  return isDefaultDataPath(dataPath)
    ? "put MNIST's own files there, or move these to another folder and MNIST is fetched"
    : "name a folder with MNIST's own files, or leave --data_path out and MNIST is fetched";
}
