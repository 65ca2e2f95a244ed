import { UserError } from "../base/user_error.ts";
import { AUTO, datasetNamed, DATASETS, type Datasets, DEFAULT_DATASET } from "./datasets.ts";
import { isDefaultDataPath } from "./default_data_path.ts";
import { contentsOf, describeContents } from "./folder_contents.ts";

/** A data set that is there. */
export interface DataSource {
  /** Its name in the registry. */
  name: string;
  /** Where it is. */
  path: string;
}

/** What a search found: a data set, or what is there that is none. */
export interface DataSearch {
  /** The data set; undefined if it is still to be fetched. */
  source?: DataSource;
  /** What is in the default folder, in a few words, and is not used. */
  unused?: string;
}

/** This page comes with the project. */
const OWN_FILES = ["README.md"];

/**
 * Looks for a data set where `--data_path` says. The default folder may lack one; a path that the user names and that
 * lacks it is a mistake, and what is there is said.
 *
 * @param name A name of the registry, or `auto` for whatever is there.
 * @param workingFolder What relative paths are relative to.
 * @throws {UserError} If it is not there, and not the default folder's to lack.
 */
export async function findData(
  name: string,
  path: string,
  workingFolder: string = Deno.cwd(),
  datasets: Datasets = DATASETS,
): Promise<DataSearch> {
  const isDefault = isDefaultDataPath(path, workingFolder);
  const wanted = name === AUTO ? Object.keys(datasets) : [name];
  for (const candidate of wanted) {
    const { isIn } = datasetNamed(candidate, datasets);
    if (isIn !== undefined && await isIn(path, name !== AUTO)) return { source: { name: candidate, path } };
  }
  const definition = datasetNamed(name === AUTO ? DEFAULT_DATASET : name, datasets);
  if (definition.isIn === undefined) {
    if (isDefault) return { source: { name, path } };
    throw new UserError(
      `Expected no --data_path with ${definition.title}, which a program draws, but found ${path}; leave it out, or ` +
        "name another --dataset",
    );
  }
  const contents = await contentsOf(path, isDefault ? OWN_FILES : []);
  if (isDefault && definition.remote !== undefined) {
    return typeof contents === "string" || contents.files === 0 ? {} : { unused: describeContents(contents) };
  }
  throw new UserError(await messageOf(name, path, contents, datasets));
}

async function messageOf(
  name: string,
  path: string,
  contents: Awaited<ReturnType<typeof contentsOf>>,
  datasets: Datasets,
): Promise<string> {
  const known = name === AUTO ? Object.values(datasets) : [datasetNamed(name, datasets)];
  const remote = known.find((definition) => definition.remote !== undefined);
  const instead = remote === undefined ? "" : `, or leave --data_path out and ${remote.title} is fetched`;
  for (const { whyNot, expected } of known) {
    const why = await whyNot?.(path);
    if (why !== undefined) return `Expected ${expected} in ${path} but ${why}${instead}`;
  }
  const expected = name === AUTO ? "data that can be read" : known[0]!.expected!;
  if (contents === "missing") {
    return `Expected ${expected} at ${path} but nothing is there; check the path${instead}`;
  }
  if (contents === "file") {
    return `Expected ${expected} at ${path} but it is another file; name the folder that holds the data${instead}`;
  }
  const kinds = known.flatMap(({ expected }) => expected === undefined ? [] : [expected.replace(/,$/, "")]);
  const advice = name === AUTO
    ? `what can be read is ${kinds.slice(0, -1).join("; ")}; and ${kinds.at(-1)}`
    : "name a path that has them";
  return `Expected ${expected} in ${path} but found ${describeContents(contents)}; ${advice}${instead}`;
}
