import { readRegularFile } from "../base/read_regular_file.ts";
import { systemReason } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { FolderTree } from "../data/files/folder_tree.ts";
import { pathIn } from "../data/listed/path_in.ts";
import { locateImage } from "../embed/locate_image.ts";
import type { SourceImage } from "../embed/source_image.ts";
import { type FieldLine, fieldLines } from "../eval/field_lines.ts";

/** A pair of images to compare. */
export interface PairToVerify {
  /** Indices of its images. */
  images: readonly [number, number];
  /** Whether they are of one class, if the list says so. */
  same?: boolean;
}

/** The pairs of a list, and the images in them, each once. */
export interface PairsToVerify {
  images: SourceImage[];
  pairs: PairToVerify[];
}

/** No list is larger. */
const MAX_BYTES = 1 << 30;

/**
 * Reads a list of pairs: two paths a line, and optionally 1 if they are of one class or 0 if not. Fields are separated as in
 * `--pairs` of `eval`; a first line whose third field is another word is a header. Paths are relative to the list and may lead into a ZIP file.
 *
 * @throws {UserError} If it cannot be read or a line is no pair.
 */
export async function readPairsToVerify(path: string): Promise<PairsToVerify> {
  let text: string;
  try {
    text = new TextDecoder().decode(await readRegularFile(path, MAX_BYTES));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `Expected a list of pairs at ${path} but cannot read it: ${
        systemReason(error) ?? "nothing exists there"
      }`,
    );
  }
  const lines = fieldLines(text.replace(/^\ufeff/, ""), path);
  const pairs = lines.length > 0 && !isPair(lines[0]!) ? lines.slice(1) : lines;
  if (pairs.length === 0) {
    throw new UserError(
      `Expected pairs in ${path} but found none; write two paths a line, such as a.jpg b.jpg`,
    );
  }
  const indices = new Map<string, number>();
  const indexOf = (written: string) => {
    const name = pathIn(path, written);
    if (!indices.has(name)) indices.set(name, indices.size);
    return indices.get(name)!;
  };
  const found = pairs.map((line): PairToVerify => {
    const { fields, place } = line;
    const [a, b, same] = fields;
    if (!isPair(line) || !a || !b) {
      throw new UserError(
        `Expected two paths, and 1 for the same class or 0 for another if it is known, on ${place} but found ` +
          `${fields.join(" ")}; put paths with spaces or commas into double quotes`,
      );
    }
    return { images: [indexOf(a), indexOf(b)], ...(same !== undefined && { same: same === "1" }) };
  });
  const images: SourceImage[] = [];
  const tree = new FolderTree(".");
  // What is missing is named where it is to be read.
  for (const name of indices.keys()) images.push(await locateImage(name) ?? { path: name, tree, name });
  return { images, pairs: found };
}

function isPair({ fields: { length, 2: same } }: FieldLine): boolean {
  return length === 2 || (length === 3 && (same === "0" || same === "1"));
}
