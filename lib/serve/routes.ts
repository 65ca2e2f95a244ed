import type { SearchService } from "./search_service.ts";
import { queryOptions } from "./query_options.ts";
import { readBody } from "./read_body.ts";
import { RequestError } from "./request_error.ts";

/** A request that is answered. */
export interface RoutedRequest {
  request: Request;
  /** The named parts of the path. */
  parts: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Aborted when the client has gone, or it takes too long. */
  signal: AbortSignal;
}

/** What is answered at a path. */
export interface Route {
  method: "GET" | "POST";
  /** Of the path after the secret part. */
  path: RegExp;
  answer(request: RoutedRequest): Response | Promise<Response>;
}

/** How many of the nearest images a search shows that does not say. */
export const DEFAULT_K = 12;

/** The page, and what the page or programs ask for. */
export function serveRoutes(service: SearchService, page: string, facts: object): readonly Route[] {
  return [
    {
      method: "GET",
      path: /^$/,
      answer: () => new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } }),
    },
    { method: "GET", path: /^api\/index$/, answer: () => Response.json(facts) },
    {
      method: "POST",
      path: /^api\/search$/,
      async answer({ request, query, signal }) {
        const { k = DEFAULT_K, ...wish } = queryOptions(query, ["k", "far", "threshold"]);
        return Response.json(await service.search(await readBody(request, signal), { k, ...wish }, signal));
      },
    },
    {
      method: "GET",
      path: /^api\/images\/(?<row>\d{1,9})$/,
      async answer({ parts }) {
        const row = Number(parts.row);
        const picture = row < service.gallery.count ? await service.gallery.picture(row) : undefined;
        if (picture !== undefined) return new Response(picture, { headers: { "content-type": "image/png" } });
        throw new RequestError(404, `Expected the file of row ${row} but it cannot be read; see its path`);
      },
    },
  ];
}
