import { UserError } from "../base/user_error.ts";
import { whyUnreadable } from "../data/read_file.ts";

/** The value of a flag, as JSON has it. */
export type GridValue = string | number | boolean;

/** A grid: by flag, the values that it takes. Each combination of them is a training. */
export type Grid = ReadonlyMap<string, readonly GridValue[]>;

/** How to write one. */
const EXAMPLE = 'write {"lr": [0.001, 0.003], "margin": [0.5, 1], "seed": [1, 2, 3]}';

/**
 * Reads grids from a JSON file: an object of flags, each with a value or a list of values, or a list of such objects.
 *
 * @throws {UserError} If the file cannot be read or is something else.
 */
export async function readGrids(path: string): Promise<Grid[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new UserError(`Expected a grid of flags but cannot read ${path}: ${whyUnreadable(error)}`);
  }
  return parseGrids(text, path);
}

/**
 * Parses grids: {@link readGrids}.
 *
 * @param source Where the text is from, for messages.
 * @throws {UserError} If it is something else.
 */
export function parseGrids(text: string, source: string): Grid[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // V8 quotes the text after that, with all its lines.
    const mistake = (error as Error).message.replace(/, (\.\.\.)?".*$/s, "").replace(/\p{Cc}/gu, " ");
    const found = text.trim() === "" ? "nothing" : `a mistake: ${mistake}`;
    throw new UserError(`Expected JSON in ${source} but found ${found}; ${EXAMPLE}`);
  }
  const grids = Array.isArray(value) ? value : [value];
  if (grids.length === 0) throw new UserError(`Expected a grid in ${source} but found none; ${EXAMPLE}`);
  return grids.map((grid) => gridOf(grid, source));
}

function gridOf(value: unknown, source: string): Grid {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError(
      `Expected flags and their values in ${source} but found ${kindOf(value)}; ${EXAMPLE}`,
    );
  }
  const grid = new Map<string, GridValue[]>();
  for (const [written, values] of Object.entries(value)) {
    const name = written.trim().replace(/^--?/, "").replaceAll("-", "_");
    if (!/^\w+$/.test(name)) {
      throw new UserError(
        `Expected the names of flags in ${source} but found ${JSON.stringify(written)}; ${EXAMPLE}`,
      );
    }
    if (grid.has(name)) {
      throw new UserError(
        `Expected ${name} once in ${source} but found it twice; put all its values in one list`,
      );
    }
    const list: unknown[] = Array.isArray(values) ? values : [values];
    if (list.length === 0) {
      throw new UserError(`Expected values of ${name} in ${source} but found an empty list; omit it`);
    }
    for (const [i, one] of list.entries()) {
      if (typeof one !== "string" && typeof one !== "number" && typeof one !== "boolean") {
        throw new UserError(
          `Expected a value or a list of values for ${name} in ${source} but found ${
            kindOf(one)
          }; ${EXAMPLE}`,
        );
      }
      if (list.indexOf(one) < i) {
        throw new UserError(
          `Expected each value of ${name} once in ${source} but found ${JSON.stringify(one)} twice; omit one`,
        );
      }
    }
    grid.set(name, list as GridValue[]);
  }
  return grid;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}
