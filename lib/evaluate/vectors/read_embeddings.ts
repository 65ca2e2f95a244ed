import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import type { EmbeddingsFiles } from "../../config/embeddings_flags.ts";
import { embeddingsIn, labelsIn, labelsNextTo } from "./choose_array.ts";
import { type ClassLabels, classLabels } from "./class_labels.ts";
import type { FileArray } from "./file_array.ts";
import { type ArrayFile, openArrays } from "./open_arrays.ts";
import { type UnitRows, unitRows } from "./unit_rows.ts";

/** Embeddings and classes from files. */
export interface ReadEmbeddings extends UnitRows, ClassLabels {
  /** N. */
  count: number;
  /** D. */
  dimension: number;
  /** The files, with the SHA-256 of each: that of the embeddings, then that of the labels if it is another. */
  files: { path: string; digest: string }[];
  /** The file of the labels. */
  labelsFile: string;
}

/**
 * Reads embeddings and their classes.
 *
 * @throws {UserError} If a file cannot be read, is damaged or of another kind; if there are not as many labels as
 * embeddings; as {@link unitRows} and {@link classLabels} do.
 */
export async function readEmbeddings(paths: EmbeddingsFiles): Promise<ReadEmbeddings> {
  const file = await openArrays(paths.embeddings);
  const array = embeddingsIn(file);
  const labelled = paths.labels === undefined ? file : await openArrays(paths.labels);
  const labels = paths.labels === undefined ? labelsNextTo(file) : labelsIn(labelled);
  if (labels === undefined) {
    throw new UserError(
      `Expected --labels, a file with the class of each embedding, since ${file.path} has nothing named labels, label, ` +
        "class or target; add it",
    );
  }
  const { shape, values } = await array.read();
  const [count = 0, dimension = 0] = shape;
  checkShape(shape, values[0], file);
  const found = await labelsOf(labels, labelled);
  if (found.length !== count) {
    throw new UserError(
      `Expected as many labels as embeddings but found ${found.length} in ${labelled.path} and ${count} in ` +
        `${file.path}; use the labels of the same rows`,
    );
  }
  const files = [file, ...(labelled === file ? [] : [labelled])];
  return {
    ...unitRows(values as ArrayLike<number>, dimension, file.path),
    ...classLabels(found, labelled.path),
    count,
    dimension,
    files: await Promise.all(files.map(async ({ path, bytes }) => ({ path, digest: await sha256(bytes) }))),
    labelsFile: labelled.path,
  };
}

/** @throws {UserError} If embeddings have no rows, no columns or are no numbers. */
function checkShape(shape: readonly number[], first: unknown, { path }: ArrayFile): void {
  if (typeof first === "string") throw new UserError(`Expected embeddings in ${path} but found texts`);
  const [count = 0, dimension = 0] = shape;
  if (shape.length === 2 && count > 0 && dimension > 1) return;
  throw new UserError(
    `Expected embeddings [N, D] in ${path}, N rows of at least 2 numbers, but found the shape ${
      shown(shape)
    }` +
      (shape.length === 2 ? "" : "; reshape them"),
  );
}

async function labelsOf(array: FileArray, { path }: ArrayFile) {
  const { shape, values } = await array.read();
  // A column is as good as a list.
  if (shape.length === 1 || (shape.length === 2 && shape[1] === 1)) return values;
  throw new UserError(
    `Expected labels [N] in ${path}, one for each embedding, but found the shape ${shown(shape)}`,
  );
}

/** A shape as NumPy shows it. */
function shown(shape: readonly number[]): string {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}
