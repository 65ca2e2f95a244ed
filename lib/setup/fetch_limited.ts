import type { NetworkLimits } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** A server's answer. */
export interface LimitedResponse {
  /** Its status. */
  status: number;
  /** Its headers. */
  headers: Headers;
  /** Its body in pieces; throws {@link Unobtainable} where the connection is cut or stalls. */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Lets go of the connection without reading the body. */
  cancel(): Promise<void>;
}

/**
 * Asks a server, and does not wait for it for ever. A name and password in the address are sent as HTTP's own
 * basic authentication.
 *
 * @throws {Unobtainable} If it cannot be reached or does not answer in time.
 */
export async function fetchLimited(
  address: string,
  headers: Record<string, string>,
  limits: NetworkLimits,
): Promise<LimitedResponse> {
  const url = new URL(address);
  // Compressed on the way the sizes would not add up, nor could a download go on where it was cut.
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
            watch.rest(); // What is done with it takes its own time.
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
    throw watch.explain(error, "it cannot be reached");
  } finally {
    watch.rest();
  }
}

/** What an error of Deno's network means to a person; undefined if it is none that is known. */
export function networkFault(said: string): string | undefined {
  if (/dns error|failed to lookup/i.test(said)) return "its name cannot be looked up";
  if (/refused/i.test(said)) return "it refuses the connection";
  if (/certificate|UnknownIssuer/i.test(said)) return "its certificate is not trusted";
  return undefined;
}

/** Ends a conversation when a server takes too long. */
class Watch {
  readonly #controller = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #limit = 0;

  /** @param host The server, for messages. */
  constructor(readonly host: string) {}

  /** Ends the conversation. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The server is to say something within so many milliseconds. */
  expect(limitMs: number): void {
    this.#limit = limitMs;
    this.#timer = setTimeout(() => this.#controller.abort(), limitMs);
  }

  /** Nothing is expected of it for now. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  /** What an error of `fetch` means to a person; other errors as they are. */
  explain(error: unknown, otherwise: string): unknown {
    if (this.signal.aborted) {
      return new Unobtainable(`${this.host}: no answer for ${this.#limit / 1000} s`, true);
    }
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.Http)) return error;
    const said = `${error.message} ${error.cause instanceof Error ? error.cause.message : ""}`;
    return new Unobtainable(`${this.host}: ${networkFault(said) ?? otherwise}`);
  }
}
