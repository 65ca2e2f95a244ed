import { basename, resolve } from "node:path";
import { sha256 } from "../../base/files.ts";
import { Dataset } from "../dataset.ts";
import type { ImageSet } from "../image_set.ts";
import type { Division } from "../listed/split_rule.ts";
import { withEmptySplits } from "../with_empty_splits.ts";
import { splitArrays } from "./split_array.ts";

/** Images without names and what identifies them. */
export interface Arrays {
  /** The kind of their files. */
  name: string;
  path: string;
  classNames: readonly string[];
  /** The images by split; a single one is divided. */
  splits: Readonly<Record<string, ImageSet>>;
  /** Texts that change with the files' contents. */
  digests: readonly string[];
  /** How a single array is divided. */
  division?: Division;
}

/**
 * Creates the data set of arrays of images.
 *
 * @throws {UserError} If a rule is given for data that are divided, or leaves nothing for a part.
 */
export async function arrayDataset(
  { name, path, classNames, splits, digests, division }: Arrays,
): Promise<Dataset> {
  const divided = splitArrays(splits, classNames, path, division);
  return new Dataset({
    name,
    title: basename(resolve(path)),
    classNames,
    splits: division?.undividable === undefined ? divided : withEmptySplits(divided),
    digest: await sha256(new TextEncoder().encode(digests.join("\n"))),
    path,
  });
}
