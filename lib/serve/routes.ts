import { SEARCH_OPTIONS } from "../config/search_config.ts";
import type { GalleryFacts } from "./page/backend.ts";
import { imagePng } from "../report/plots/image_png.ts";
import { queryOptions } from "./query_options.ts";
import { readBody } from "./read_body.ts";
import { readPair } from "./read_pair.ts";
import { RequestError } from "./request_error.ts";
import type { SearchService } from "./search_service.ts";

/** The longest side of a small picture, in pixels. */
const THUMBNAIL_SIDE = 192;

/** A request that is answered. */
export interface RoutedRequest {
  request: Request;
  /** The named parts of the path. */
  parts: Readonly<Record<string, string>>;
  query: URLSearchParams;
  /** Aborted when it takes too long. */
  signal: AbortSignal;
}

/** What is answered at a path. */
export interface Route {
  method: "GET" | "POST";
  /** The path after the secret part, where `{row}` stands for a whole number. */
  path: string;
  answer(request: RoutedRequest): Response | Promise<Response>;
}

/** What is served besides the answers of a service. */
export interface Served {
  /** The page. */
  page: string;
  /** What the page says of the images. */
  facts: GalleryFacts;
  /** The description of the addresses. */
  openApi: object;
}

/** The page, and what the page or programs ask for. */
export function serveRoutes(service: SearchService, { page, facts, openApi }: Served): readonly Route[] {
  const { gallery } = service;
  return [
    {
      method: "GET",
      path: "",
      answer: () => new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } }),
    },
    { method: "GET", path: "openapi.json", answer: () => Response.json(openApi) },
    {
      method: "GET",
      path: "api/index",
      answer() {
        const { rows: { count: images }, version, thresholds } = gallery;
        return Response.json({ ...facts, images, version, thresholds });
      },
    },
    {
      method: "POST",
      path: "api/search",
      async answer({ request, query, signal }) {
        const { k = SEARCH_OPTIONS.k.default, ...wish } = queryOptions(query, ["k", "far", "threshold"]);
        return Response.json(await service.search(await readBody(request, signal), { k, ...wish }, signal));
      },
    },
    {
      method: "POST",
      path: "api/verify",
      async answer({ request, query, signal }) {
        const wish = queryOptions(query, ["far", "threshold"]);
        return Response.json(await service.verify(await readPair(request, signal), wish, signal));
      },
    },
    {
      method: "GET",
      path: "api/images/{row}",
      async answer({ parts, query }) {
        const { version = gallery.version } = queryOptions(query, ["version"]);
        if (version !== gallery.version) {
          throw new RequestError(
            404,
            `Expected version ${gallery.version} of the images but found ${version}; search again`,
          );
        }
        const row = Number(parts.row);
        const { count } = gallery.rows;
        if (row >= count) {
          throw new RequestError(404, `Expected a row below ${count} but found ${row}; search again`);
        }
        const small = await gallery.thumbnail(row, THUMBNAIL_SIDE);
        if (small !== undefined) {
          return new Response(await imagePng(Uint8Array.from(small.pixels), small), {
            headers: { "content-type": "image/png" },
          });
        }
        throw new RequestError(404, `Expected the file of row ${row} but it cannot be read; see its path`);
      },
    },
  ];
}
