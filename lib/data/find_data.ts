import { shellWord } from "../base/shell_word.ts";
import { UserError } from "../base/user_error.ts";
import { AUTO, datasetNamed, DATASETS, type Datasets, DEFAULT_DATASET } from "./datasets.ts";
import { isDefaultDataPath } from "./default_data_path.ts";
import { openFileTree } from "./files/open_file_tree.ts";
import { requireRights } from "./read_file.ts";
import { topFiles } from "./files/top_files.ts";
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
  await requireRights(path);
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
  const isAuto = name === AUTO;
  const known = isAuto ? Object.values(datasets) : [datasetNamed(name, datasets)];
  const remote = known.find((definition) => definition.remote !== undefined);
  const instead = remote === undefined ? "" : `, or omit --data_path to download ${remote.title}`;
  for (const { whyNot, expected, remote } of known) {
    const why = await whyNot?.(path);
    if (why !== undefined) {
      return `Expected ${expected} in ${path} but ${why}${remote === undefined ? "" : instead}`;
    }
  }
  const expected = isAuto ? "images or arrays" : known[0]!.expected!;
  if (contents === "missing") {
    return `Expected ${expected} at ${path} but nothing exists there; check the path${instead}`;
  }
  const packed = contents === "file" ? await packedContents(path) : undefined;
  if (contents === "file" && packed === undefined) {
    const advice = ARCHIVE.test(path) ? "unpack it, and name its folder" : FILE_ADVICE;
    return `Expected ${expected} at ${path} but found another file; ${advice}`;
  }
  const found = packed ?? contents as FolderContents;
  const archive = found.endings.find((ending) => ARCHIVE.test(ending) || ending === ".zip");
  const advice = archive !== undefined
    ? await archiveAdvice(archive, path, packed !== undefined)
    : isAuto
    ? AUTO_ADVICE + instead
    : `name a path that contains them${instead}`;
  return `Expected ${expected} in ${path} but found ${describeContents(found)}; ${advice}`;
}

/** Archives that are not read. */
const ARCHIVE = /\.(tar|tgz|gz|bz2|xz|zst|7z|rar)$/i;

/** What to do about another file than data. */
const FILE_ADVICE = "name the folder or the ZIP file that contains the data";

/** What a path can contain, in short. */
const AUTO_ADVICE =
  "name a folder with a folder of images for each class, a table or list of images, or IDX or NumPy " +
  "files (docs/data.md)";

/** What to do about data in archives. */
async function archiveAdvice(ending: string, path: string, isPacked: boolean): Promise<string> {
  if (isPacked) return `unpack it, since ${ending} files within a ZIP file are not read`;
  if (ending !== ".zip") return `unpack the ${ending} files, and name their folder`;
  const { tree } = (await openFileTree(path))!;
  const packed = (await topFiles(tree)).filter((name) => /\.zip$/i.test(name));
  return packed.length === 1
    ? `name the ZIP file itself with --data_path ${shellWord(tree.pathOf(packed[0]!))}`
    : "name one of the ZIP files, or unpack them";
}

/** The contents of a ZIP file; undefined for other files. */
async function packedContents(path: string): Promise<FolderContents | undefined> {
  const found = await openFileTree(path);
  if (found === undefined || found.file !== undefined) return undefined;
  return contentsByName(await found.tree.list());
}
