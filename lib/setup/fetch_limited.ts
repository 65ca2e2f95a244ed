import type { NetworkLimits } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** A server's response. */
export interface LimitedResponse {
  status: number;
  headers: Headers;
  /** The body in chunks; throws {@link Unobtainable} if the connection is cut or stalls. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Closes the connection without reading the body. */
  cancel(): Promise<void>;
}

/**
 * Sends a GET request with timeouts. A name and password in the address are sent as HTTP basic authentication.
 *
 * @throws {Unobtainable} If the server cannot be reached or does not respond in time.
 */
export async function fetchLimited(
  address: string,
  headers: Record<string, string>,
  limits: NetworkLimits,
): Promise<LimitedResponse> {
  const url = new URL(address);
  // With compression in transit the sizes would not match, and a download could not be resumed.
  const sent = new Headers({ ...headers, "accept-encoding": "identity" });
  if (url.username !== "") {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    sent.set("authorization", `Basic ${btoa(pair)}`);
    url.username = url.password = "";
  }
  const watch = new Watch(url.host);
  watch.expect(limits.firstByteMs);
  try {
    const response = await fetch(url, { headers: sent, signal: watch.signal });
    watch.rest();
    return {
      status: response.status,
      headers: response.headers,
      cancel: async () => await response.body?.cancel(),
      async *chunks() {
        try {
          watch.expect(limits.stallMs);
          for await (const chunk of response.body ?? []) {
            watch.rest(); // The time limit does not apply while the caller processes the chunk.
            yield chunk;
            watch.expect(limits.stallMs);
          }
        } catch (error) {
          throw watch.explain(error, "the connection was cut");
        } finally {
          watch.rest();
        }
      },
    };
  } catch (error) {
    throw watch.explain(error, "the server cannot be reached");
  } finally {
    watch.rest();
  }
}

/** A readable reason for one of Deno's network errors; undefined if the error is not a known one. */
export function networkFault(said: string): string | undefined {
  if (/dns error|failed to lookup/i.test(said)) return "the host name cannot be resolved";
  if (/refused/i.test(said)) return "the connection was refused";
  if (/certificate|UnknownIssuer/i.test(said)) return "the certificate is not trusted";
  return undefined;
}

/** Aborts a request if a server takes too long. */
class Watch {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #limit = 0;

  /** @param host The server's name, for messages. */
  constructor(readonly host: string) {}

  /** Aborts the request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts the timer: the server has to respond within `limitMs`. */
  expect(limitMs: number): void {
    this.#limit = limitMs;
    this.#timer = setTimeout(() => this.#controller.abort(), limitMs);
  }

  /** Stops the timer. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  /** Turns an error of `fetch` into an {@link Unobtainable} with a readable reason; returns other errors unchanged. */
  explain(error: unknown, otherwise: string): unknown {
    if (this.signal.aborted) {
      return new Unobtainable(`${this.host}: no answer for ${this.#limit / 1000} s`, { late: true });
    }
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.Http)) return error;
    const said = `${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`;
    return new Unobtainable(`${this.host}: ${networkFault(said) ?? otherwise}`);
  }
}
