import { UserError } from "../base/user_error.ts";
import { HOSTNAME } from "./guard.ts";

/** A server that listens on this machine alone. */
export interface OpenServer {
  port: number;
  /** Answers requests from now on; before that, they wait. */
  answer(handler: (request: Request) => Promise<Response>): void;
  /** Ends it at once, with all connections. */
  close(): Promise<void>;
}

/**
 * Begins to listen; the permission to use the network can be given up afterwards.
 *
 * @param port 0 for a free one.
 * @throws {UserError} If the port is in use or reserved.
 */
export function openServer(port: number): OpenServer {
  const ready = Promise.withResolvers<(request: Request) => Promise<Response>>();
  const end = new AbortController();
  try {
    const server = Deno.serve(
      { hostname: HOSTNAME, port, signal: end.signal, onListen() {} },
      async (request) => await (await ready.promise)(request),
    );
    return {
      port: server.addr.port,
      answer: ready.resolve,
      async close() {
        end.abort();
        await server.finished;
      },
    };
  } catch (error) {
    const reason = error instanceof Deno.errors.AddrInUse
      ? "it is in use"
      : error instanceof Deno.errors.PermissionDenied
      ? "only the system may use it"
      : undefined;
    if (reason === undefined) throw error;
    throw new UserError(
      `Expected a free --port but found ${port}: ${reason}; choose another or leave it out`,
    );
  }
}
