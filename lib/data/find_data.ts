import { UserError } from "../base/user_error.ts";
import { AUTO, datasetNamed, DATASETS, type Datasets, DEFAULT_DATASET } from "./datasets.ts";
import { isDefaultDataPath } from "./default_data_path.ts";
import { openFileTree } from "./files/open_file_tree.ts";
import { contentsByName, contentsOf, describeContents, type FolderContents } from "./folder_contents.ts";

/** The location of a data set. */
export interface DataSource {
  /** The name in the registry. */
  name: string;
  path: string;
}

/** The result of a search: a data set, or other files that were found instead. */
export interface DataSearch {
  /** The data set; undefined if it must be downloaded. */
  source?: DataSource;
  /** A short description of the files in the default folder that are not used. */
  unused?: string;
}

/** Files of the project itself in the default folder. */
const OWN_FILES = ["README.md"];

/**
 * Searches for a data set at `--data_path`. The default folder may lack it; if a path that the user names
 * lacks it, this is an error, which describes what is there.
 *
 * @param name A name of the registry, or `auto` for whatever is there.
 * @param workingFolder The folder that relative paths refer to.
 * @throws {UserError} If the data set is missing and the path is not the default folder.
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
      `Expected no --data_path with ${definition.title}, which a program draws, but found ${path}; omit it, or ` +
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
  const instead = remote === undefined ? "" : `, or omit --data_path to download ${remote.title}`;
  for (const { whyNot, expected } of known) {
    const why = await whyNot?.(path);
    if (why !== undefined) return `Expected ${expected} in ${path} but ${why}${instead}`;
  }
  const expected = name === AUTO ? "readable data" : known[0]!.expected!;
  if (contents === "missing") {
    return `Expected ${expected} at ${path} but nothing exists there; check the path${instead}`;
  }
  const packed = contents === "file" ? await packedContents(path) : undefined;
  if (contents === "file" && packed === undefined) {
    return `Expected ${expected} at ${path} but found another file; name the folder or the ZIP file that contains ` +
      `the data${instead}`;
  }
  const kinds = known.flatMap(({ expected }) => expected === undefined ? [] : [expected.replace(/,$/, "")]);
  const advice = name === AUTO
    ? `supported are ${kinds.slice(0, -1).join("; ")}; and ${kinds.at(-1)}`
    : "name a path that contains them";
  return `Expected ${expected} in ${path} but found ${
    describeContents(packed ?? contents as FolderContents)
  }; ${advice}${instead}`;
}

/** The contents of a ZIP file; undefined for other files. */
async function packedContents(path: string): Promise<FolderContents | undefined> {
  const found = await openFileTree(path);
  if (found === undefined || found.file !== undefined) return undefined;
  return contentsByName(await found.tree.list());
}
