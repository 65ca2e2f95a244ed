import { resolve } from "node:path";
import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import { isDefaultDataPath } from "../default_data_path.ts";
import type { DatasetDefaults, DatasetDefinition, RemoteFile, RemoteFiles } from "../definition.ts";
import { isGzip } from "../gunzip.ts";
import { MAX_BYTES } from "../max_bytes.ts";
import { readFile } from "../read_file.ts";
import { findMnist, type MnistPaths } from "./find_mnist.ts";
import type { MnistLike } from "./mnist_files.ts";

/** What defines a data set in MNIST's form. */
export interface MnistLikeParts extends MnistLike, Omit<RemoteFiles, "files"> {
  /** The subfolders in which other programs store it, each with a slash at its end. */
  subfolders: readonly string[];
  defaults: DatasetDefaults;
  /**
   * Whether damaged files under the names that all these data sets share are taken for its own, so that they
   * are rejected instead of being treated as another data set. Only one data set may do this.
   */
  ownsDamaged?: boolean;
}

/**
 * The definition of a data set in MNIST's form: four IDX files, under names that all such data sets share. They
 * are distinguished by their digests.
 */
export function mnistLike(parts: MnistLikeParts): DatasetDefinition {
  const { title, files, mirrors, mirrorVariable, cache, subfolders, defaults, ownsDamaged = false } = parts;
  const find = (path: string) => findMnist(path, files, subfolders);
  return {
    title,
    expected: `${title}'s four files`,
    defaults,
    prepares: false,
    remote: { files: Object.values(files), mirrors, mirrorVariable, cache },
    async isIn(path, named) {
      const { paths } = await find(path);
      if (paths === undefined) return false;
      // The smallest first: one file suffices. Other data sets need not be read whole to be recognised.
      const labels = ["testLabels", "trainLabels"] as const;
      const all = [...labels, "testImages", "trainImages"] as const;
      const kind = await kindOf(paths, ownsDamaged && !named ? all : labels, parts);
      return named || ownsDamaged ? kind !== "foreign" : kind === "genuine";
    },
    async whyNot(path) {
      const { found, missing } = await find(path);
      const keys = Object.keys(found) as (keyof MnistPaths)[];
      if (missing.length === 0 || keys.length === 0) return undefined;
      // What is there may belong to another data set with these names.
      if (await kindOf(found, keys, parts) === "foreign") return undefined;
      return `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing; add what is missing`;
    },
    async open({ path }) {
      const { loadMnist } = await import("./load_mnist.ts");
      const { paths, found, missing } = await find(path);
      if (paths !== undefined) {
        return await loadMnist(paths, { ...parts, advice: adviceOnFiles(path, parts) });
      }
      const what = Object.keys(found).length === 0
        ? `found no ${title} in ${path}`
        : `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not in ${path}`;
      throw new UserError(
        `Expected ${title}'s files but ${what}; run ${
          setupOf(parts)
        } with a network, name a folder with the files by ` +
          "--data_path, or use --dataset digits",
      );
    },
  };
}

/**
 * Whether files are those of a data set: `genuine` if one is, else `foreign` if one is intact but another's,
 * else `unclear`: all are damaged, or nothing is known by which they could be recognised.
 */
async function kindOf(
  paths: Partial<MnistPaths>,
  keys: readonly (keyof MnistPaths)[],
  { files }: MnistLike,
): Promise<"genuine" | "foreign" | "unclear"> {
  const { parseIdx } = await import("../idx/parse_idx.ts");
  let kind: "foreign" | "unclear" = "unclear";
  for (const key of keys) {
    const file: RemoteFile = files[key];
    try {
      const dimensions = key.endsWith("Labels") ? 1 : 3;
      const bytes = await readFile(paths[key]!);
      const { file: raw } = await parseIdx(bytes, paths[key]!, { dimensions, mostBytes: MAX_BYTES });
      if (file.sha256 === undefined && !isGzip(bytes)) continue;
      const digest = file.sha256 ?? file.gzip?.sha256;
      if (await sha256(file.sha256 === undefined ? bytes : raw) === digest) return "genuine";
      kind = "foreign";
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }
  return kind;
}

/** The command that fetches a data set ahead of time. */
function setupOf({ name }: Pick<MnistLike, "name">): string {
  return name === "mnist" ? "deno task setup" : `deno task setup --dataset ${name}`;
}

/**
 * Returns advice about a file with the name of a data set's that is not the data set's, or is damaged. It may
 * be the user's own, so the advice is not to remove it.
 *
 * @param dataPath The folder in which it was found.
 */
export function adviceOnFiles(
  dataPath: string,
  parts: Pick<MnistLikeParts, "name" | "title" | "cache">,
): string {
  const { title, cache } = parts;
  if (resolve(dataPath).replaceAll("\\", "/").endsWith(`/${cache}`)) {
    return `run ${setupOf(parts)}, which downloads it again`;
  }
  return isDefaultDataPath(dataPath)
    ? `put ${title}'s own files there, or move these to another folder to download ${title}`
    : `name a folder with ${title}'s own files, or omit --data_path to download ${title}`;
}
