import { z } from "zod";
import { whyUnreadable } from "../../data/read_file.ts";
import { UserError } from "../../base/user_error.ts";
import { type Study, studyOf } from "./studies.ts";

/** Flags of `train`: one text, or a list of words where a value contains spaces. */
const Flags = z.union([z.string(), z.array(z.string())]);

/** A file of variants. */
const VariantsFile = z.object({
  base: Flags.default(""),
  variants: z.record(z.string().regex(/\S/), Flags),
}).strict();

/**
 * Reads a study from a JSON file: `{"base": "--lr 1e-3", "variants": {"margin 0.5": "--margin 0.5"}}`.
 *
 * @throws {UserError} If the file cannot be read or is something else.
 */
export async function readStudy(path: string): Promise<Study> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new UserError(`Expected a file of variants but cannot read ${path}: ${whyUnreadable(error)}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(
      `Expected JSON in ${path} but found ${text.trim().slice(0, 40) || "nothing"}; ${EXAMPLE}`,
    );
  }
  const parsed = VariantsFile.safeParse(value);
  if (!parsed.success) {
    const [{ path: [place], message }] = parsed.error.issues as [z.core.$ZodIssue];
    throw new UserError(
      `Expected a base and variants in ${path} but ${
        place === undefined ? "" : `at ${String(place)}: `
      }${message}; ` +
        EXAMPLE,
    );
  }
  if (Object.hasOwn(parsed.data.variants, "base")) {
    throw new UserError(
      `Expected no variant named base in ${path}, which is the row of the base; rename it`,
    );
  }
  return studyOf(parsed.data);
}

const EXAMPLE = 'write {"base": "--lr 1e-3", "variants": {"margin 0.5": "--margin 0.5"}}';
