import { UserError } from "../../base/user_error.ts";
import { loadDecoder } from "../decode/load_decoder.ts";
import type { DatasetDefinition } from "../definition.ts";
import type { FileTree } from "../files/file_tree.ts";
import { ZipTree } from "../files/zip_tree.ts";
import { isGenuine } from "../is_genuine.ts";
import { isMissing, readFile } from "../read_file.ts";
import { OMNIGLOT_FILES, OMNIGLOT_MIRRORS, type OmniglotFiles } from "./omniglot_files.ts";

/** The side of the images in pixels, as most publications have it; the drawings have 105. */
const SIDE = 28;

/** The subfolders in which other programs store the archives. */
const SUBFOLDERS = ["", "omniglot/", "omniglot-py/", "python/"];

/** The paths of both archives; undefined for one that is missing. */
type Paths = Partial<Record<keyof OmniglotFiles, string>>;

/**
 * The definition of Omniglot: handwritten characters of 50 alphabets, those of the test in alphabets that the
 * training never sees.
 *
 * @param files The expected archives; tests use smaller ones.
 * @param mirrors Where to download them.
 */
export function omniglot(
  files: OmniglotFiles = OMNIGLOT_FILES,
  mirrors: readonly string[] = OMNIGLOT_MIRRORS,
): DatasetDefinition {
  const missingFrom = (paths: Paths) =>
    Object.entries(files).filter(([split]) => !(split in paths)).map(([, { name }]) => name);
  return {
    title: "Omniglot",
    expected: "Omniglot's two ZIP archives",
    defaults: { num_images: 0, size: SIDE },
    prepares: true,
    remote: {
      files: Object.values(files),
      mirrors,
      mirrorVariable: "TRINCA_OMNIGLOT_MIRROR",
      cache: "trinca/omniglot",
    },
    // Nothing else has these names: damaged archives are reported when they are opened.
    isIn: async (path) => missingFrom(await find(path, files)).length === 0,
    async whyNot(path) {
      const missing = missingFrom(await find(path, files));
      return missing.length !== 1 ? undefined : `${missing[0]} is missing; add it`;
    },
    async prepare() {
      await loadDecoder();
    },
    async open(options) {
      const { path } = options;
      const paths = await find(path, files);
      const missing = missingFrom(paths);
      if (missing.length > 0) {
        throw new UserError(
          `Expected Omniglot's archives but ${missing.join(", ")} ${
            missing.length === 1 ? "is" : "are"
          } not in ${path}; run deno task setup --dataset omniglot with a network, or name a folder with them by --data_path`,
        );
      }
      const archives: Record<string, FileTree> = {};
      for (const [split, file] of Object.entries(files)) {
        const place = paths[split as keyof OmniglotFiles]!;
        if (await isGenuine(await readFile(place), file)) {
          archives[split] = await ZipTree.open(place);
          continue;
        }
        throw new UserError(
          `Expected ${place} to be Omniglot's ${file.name} (SHA-256 ${file.sha256}) but it is damaged or another ` +
            "file; download it again, by deno task setup --dataset omniglot if it is in the cache",
        );
      }
      const { openOmniglot } = await import("./open_omniglot.ts");
      return await openOmniglot(archives, options);
    },
  };
}

/** Finds the archives in a folder. An inaccessible one counts as found: opening it reports the reason. */
async function find(path: string, files: OmniglotFiles): Promise<Paths> {
  const root = path.replace(/(?<=.)\/+$/, "");
  const paths: Paths = {};
  for (const [split, { name }] of Object.entries(files)) {
    for (const place of SUBFOLDERS.map((folder) => `${root}/${folder}${name}`)) {
      if (!await Deno.stat(place).then(() => true, (error) => !isMissing(error))) continue;
      paths[split as keyof OmniglotFiles] ??= place;
    }
  }
  return paths;
}
