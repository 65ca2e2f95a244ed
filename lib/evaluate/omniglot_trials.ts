import { UserError } from "../base/user_error.ts";
import { startPreparer } from "../data/decode/decode_pool.ts";
import { ImageError } from "../data/decode/image_error.ts";
import { isImageName } from "../data/decode/image_endings.ts";
import type { Preparation } from "../data/definition.ts";
import type { FileTree } from "../data/files/file_tree.ts";
import { requireTree } from "../data/files/open_file_tree.ts";
import { ImageSet } from "../data/image_set.ts";
import type { TrialRun } from "../eval/trials.ts";

/** Trials with their images. */
export interface Trials {
  /** The name of the protocol, for display. */
  protocol: string;
  /** Where they are, as the user wrote it. */
  path: string;
  runs: readonly TrialRun[];
  /** The images that the runs number. */
  images: ImageSet;
}

/** The file of a run that names the class of each query. */
const LABELS = "class_labels.txt";

/**
 * Reads Omniglot's published one-shot trials, `all_runs.zip` or its folder: in each of the folders `run01` … `run20` there
 * are a known image of each of 20 classes, `training/class01.png`, the queries `test/item01.png`, and `class_labels.txt`,
 * each of whose lines has a query and the known image of its class.
 *
 * @param path The ZIP file or the folder.
 * @param preparation How the images that the network was trained on were prepared.
 * @throws {UserError} If there are no such runs, a line is wrong, or an image is damaged.
 */
export async function readOmniglotTrials(path: string, preparation: Preparation): Promise<Trials> {
  const { tree: files, file } = await requireTree(path, "Omniglot's one-shot trials");
  if (file !== undefined) {
    throw new UserError(
      `Expected Omniglot's one-shot trials at ${path}, a folder or a ZIP file, but found a file of another kind`,
    );
  }
  const names = await files.list();
  const lists = names.filter((name) => name === LABELS || name.endsWith(`/${LABELS}`));
  if (lists.length === 0) {
    throw new UserError(
      `Expected Omniglot's one-shot trials at ${path}, a folder or a ZIP file with run01/${LABELS}, run02/${LABELS}, …, ` +
        `but found ${
          names.length === 0 ? "no files" : `none among ${names.length} files`
        }; they are all_runs.zip of ` +
        "Omniglot's repository",
    );
  }
  const images = new Map<string, number>();
  const numberOf = (name: string) => {
    const number = images.get(name) ?? images.size;
    images.set(name, number);
    return number;
  };
  const present = new Set(names);
  const runs: TrialRun[] = [];
  for (const list of lists) {
    const folder = list.slice(0, -LABELS.length - 1);
    const text = new TextDecoder().decode(await files.read(list));
    const queries = text.split(/\r?\n/).map((line, i) => ({
      line,
      place: `line ${i + 1} of ${path}/${list}`,
    }))
      .filter(({ line }) => line.trim() !== "")
      .map(({ line, place }) => queryOf(line, place, folder, present));
    // A run's known images are all that are in the folder of those that are named.
    const known = new Set(queries.map(([, own]) => own.slice(0, own.lastIndexOf("/") + 1)))
      .values().flatMap((folder) => names.filter((name) => name.startsWith(folder) && isImageName(name)));
    if (queries.length === 0) throw new UserError(`Expected queries in ${path}/${list} but it is empty`);
    runs.push({
      run: folder.slice(folder.lastIndexOf("/") + 1),
      known: [...known].map(numberOf),
      queries: queries.map(([query, own]) => [numberOf(query), numberOf(own)]),
    });
  }
  return {
    protocol: "Omniglot's published trials",
    path,
    runs,
    images: await decodeAll(files, [...images.keys()], preparation),
  };
}

/** The names of a query and of the known image of its class; the list has them relative to the folder of all runs. */
function queryOf(
  line: string,
  place: string,
  folder: string,
  present: ReadonlySet<string>,
): [query: string, known: string] {
  const above = folder.slice(0, folder.lastIndexOf("/") + 1);
  const fields = line.trim().split(/\s+/);
  const [query = "", known = ""] = fields.map((field) => above + field);
  if (fields.length === 2 && present.has(query) && present.has(known)) return [query, known];
  throw new UserError(
    `Expected a query and the known image of its class on ${place}, such as run01/test/item01.png ` +
      `run01/training/class08.png, but found ${
        fields.length === 2
          ? `${line.trim()}, of which ${present.has(query) ? known : query} does not exist`
          : line.trim()
      }`,
  );
}

/** Decodes images, several at the same time. */
async function decodeAll(
  files: FileTree,
  names: readonly string[],
  preparation: Preparation,
): Promise<ImageSet> {
  const { height, width, colour } = preparation;
  const channels = colour === "grey" ? 1 : 3;
  const size = height * width * channels;
  const pixels = new Uint8Array(names.length * size);
  using preparer = await startPreparer(names.length);
  const waiting = names.entries();
  const decodeSome = async () => {
    for (const [i, name] of waiting) {
      try {
        pixels.set((await preparer.prepare(await files.read(name), preparation)).pixels, i * size);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        throw new UserError(
          `Expected an image in ${
            files.pathOf(name)
          } but cannot decode it: ${error.message}; replace the file`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: preparer.parallel }, decodeSome));
  return new ImageSet({
    pixels,
    labels: new Int32Array(names.length),
    height,
    width,
    channels,
    classes: 1,
    names,
  });
}
