import { UserError } from "../base/user_error.ts";
import { guardedPath } from "./guard.ts";
import { RequestError } from "./request_error.ts";
import type { Route } from "./routes.ts";

/** The most requests in work at a time: each may hold an image in memory. */
const MOST_REQUESTS = 16;
/** The longest time for a request, in milliseconds. */
const PATIENCE_MS = 60_000;

/** For every answer: nothing is kept by others, shown in frames or taken for another type, and no address is passed on. */
const HEADERS = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/** What requests are answered with. */
export interface Answering {
  routes: readonly Route[];
  port: number;
  /** The secret part of the address. */
  secret: string;
  /** Receives errors that are faults of the program. */
  onFault: (error: unknown) => void;
  /** The most requests at a time. */
  most?: number;
  /** The longest time for a request, in milliseconds. */
  patience?: number;
}

/** Returns a function that answers requests: whatever goes wrong is an answer too. */
export function requestAnswerer(
  { routes, port, secret, onFault, most = MOST_REQUESTS, patience = PATIENCE_MS }: Answering,
): (request: Request) => Promise<Response> {
  let running = 0;
  return async (request) => {
    const late = AbortSignal.timeout(patience);
    running++;
    try {
      const path = guardedPath(request, port, secret);
      if (running > most) {
        throw new RequestError(503, `Expected at most ${most} requests at a time but found more; try again`, {
          "retry-after": "1",
        });
      }
      const { route, parts } = routeOf(routes, request.method, path);
      const response = await route.answer({
        request,
        parts,
        query: new URL(request.url).searchParams,
        signal: late,
      });
      for (const [name, value] of Object.entries(HEADERS)) {
        if (!response.headers.has(name)) response.headers.set(name, value);
      }
      return response;
    } catch (error) {
      return errorResponse(late.aborted ? tooLate(patience) : answerable(error), onFault);
    } finally {
      running--;
    }
  };
}

/** The route of a path. */
function routeOf(
  routes: readonly Route[],
  method: string,
  path: string,
): { route: Route; parts: Readonly<Record<string, string>> } {
  const fitting = routes.flatMap((route) => {
    const found = patternOf(route).exec(path);
    return found === null ? [] : [{ route, parts: found.groups ?? {} }];
  });
  if (fitting.length === 0) {
    throw new RequestError(
      404,
      `Expected one of the addresses of openapi.json but found ${path}; read it there`,
    );
  }
  // What is answered to GET is to HEAD too; Deno leaves out the body.
  const right = fitting.find(({ route }) => route.method === (method === "HEAD" ? "GET" : method));
  if (right !== undefined) return right;
  const allowed = fitting.map(({ route }) => route.method).join(", ");
  throw new RequestError(
    405,
    `Expected ${allowed} for ${path || "the page"} but found ${method}; use ${allowed}`,
    {
      allow: allowed,
    },
  );
}

/** Nine digits are less than any number of rows that fit into memory. */
function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${RegExp.escape(path).replace(/\\{(\w+)\\}/g, "(?<$1>\\d{1,9})")}$`);
}

function tooLate(patience: number): RequestError {
  return new RequestError(
    408,
    `Expected to be done in ${patience / 1000} seconds but was not; send it again`,
  );
}

/** What is wrong on this machine, such as a damaged index, is said as it is. */
function answerable(error: unknown): unknown {
  return error instanceof UserError ? new RequestError(503, error.message) : error;
}

function errorResponse(error: unknown, onFault: (error: unknown) => void): Response {
  const known = error instanceof RequestError;
  if (!known) onFault(error);
  return Response.json({
    error: known ? error.message : "This is a fault of Trinca; see where it was started",
  }, {
    status: known ? error.status : 500,
    headers: { ...HEADERS, ...(known && error.headers) },
  });
}
