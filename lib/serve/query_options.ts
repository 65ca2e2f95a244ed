import { SEARCH_OPTIONS } from "../config/search_config.ts";
import { RequestError } from "./request_error.ts";
import type { DecisionWish } from "./search_service.ts";

/** What the query of an address may set, as the flags of deno task search. */
const OPTIONS = {
  k: SEARCH_OPTIONS.k,
  far: SEARCH_OPTIONS.far,
  threshold: SEARCH_OPTIONS.threshold,
};

/** What an address may set. */
export type QueryName = keyof typeof OPTIONS;

/**
 * Reads the query of an address.
 *
 * @param names What it may set.
 * @throws {RequestError} If it sets something else, or to something that is not allowed.
 */
export function queryOptions(
  query: URLSearchParams,
  names: readonly QueryName[],
): DecisionWish & { k?: number } {
  const found: DecisionWish & { k?: number } = {};
  for (const [name, text] of query) {
    const known = names.find((each) => each === name);
    if (known === undefined) {
      throw new RequestError(
        400,
        `Expected only ${names.join(", ")} in the query but found ${name}; leave it out`,
      );
    }
    const value = OPTIONS[known].parse(text);
    if (value === undefined) {
      throw new RequestError(
        400,
        `Expected ${known} to be ${OPTIONS[known].expected} but found ${text || "nothing"}; change it`,
      );
    }
    found[known] = value;
  }
  return found;
}
