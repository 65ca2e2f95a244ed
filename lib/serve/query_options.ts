import { SEARCH_OPTIONS } from "../config/search_config.ts";
import { whole } from "../config/option.ts";
import { RequestError } from "./request_error.ts";
import type { DecisionWish } from "./search_service.ts";

/** What the query of an address may set: mostly as the flags of deno task search. */
export const QUERY_OPTIONS = {
  k: { option: SEARCH_OPTIONS.k, range: { minimum: 1, maximum: 10_000 }, isWhole: true },
  far: { option: SEARCH_OPTIONS.far, range: { exclusiveMinimum: 0, maximum: 1 }, isWhole: false },
  threshold: { option: SEARCH_OPTIONS.threshold, range: { minimum: 0, maximum: 2 }, isWhole: false },
  version: {
    option: whole({ group: "", help: "The version of the images that a row refers to" }, 1, { least: 1 }),
    range: { minimum: 1 },
    isWhole: true,
  },
} as const;

/** What an address may set. */
export type QueryName = keyof typeof QUERY_OPTIONS;

/** What an address sets. */
export interface QueryValues extends DecisionWish {
  k?: number;
  version?: number;
}

/**
 * Reads the query of an address.
 *
 * @param names What it may set.
 * @throws {RequestError} If it sets something else, or to something that is not allowed.
 */
export function queryOptions(query: URLSearchParams, names: readonly QueryName[]): QueryValues {
  const found: QueryValues = {};
  for (const [name, text] of query) {
    const known = names.find((each) => each === name);
    if (known === undefined) {
      throw new RequestError(
        400,
        `Expected ${
          names.length === 0 ? "no query" : `only ${names.join(", ")} in the query`
        } but found ${name}; leave it out`,
      );
    }
    const { option } = QUERY_OPTIONS[known];
    const value = option.parse(text);
    if (value === undefined) {
      throw new RequestError(
        400,
        `Expected ${known} to be ${option.expected} but found ${text || "nothing"}; change it`,
      );
    }
    found[known] = value;
  }
  return found;
}
