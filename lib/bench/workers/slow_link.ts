import { setTimeout as delay } from "node:timers/promises";
import type { Link } from "./network_model.ts";

/** Bytes that are read at a time. */
const PIECE = 1 << 16;

/**
 * A TCP proxy in front of a worker that delays what it passes on and limits its rate, as a network between two machines
 * would. It stands in for `tc netem`, which not every kernel has.
 */
export class SlowLink {
  /** `host:port` to connect to in place of the worker. */
  readonly address: string;
  /** What it simulates now. */
  link: Link = { roundTrip: 0 };
  readonly #target: Deno.ConnectOptions;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.Conn>();
  /** When each direction of the link has passed on all that it has received: connections share it. */
  readonly #free = { there: 0, back: 0 };

  /** @param target `host:port` of the worker. */
  constructor(target: string) {
    const [hostname, port] = target.split(":") as [string, string];
    this.#target = { hostname, port: Number(port) };
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.address = `127.0.0.1:${this.#listener.addr.port}`;
    void this.#accept();
  }

  async #accept(): Promise<void> {
    for await (const caller of this.#listener) {
      void Deno.connect(this.#target).then((worker) => {
        for (const connection of [caller, worker]) {
          connection.setNoDelay();
          this.#open.add(connection);
        }
        void this.#pass(caller, worker, "there");
        void this.#pass(worker, caller, "back");
      }, () => caller.close()); // The worker does not listen yet; the caller tries again.
    }
  }

  async #pass(from: Deno.TcpConn, to: Deno.TcpConn, direction: "there" | "back"): Promise<void> {
    let written: Promise<unknown> = Promise.resolve();
    try {
      for (;;) {
        const buffer = new Uint8Array(PIECE);
        const length = await from.read(buffer);
        if (length === null) break;
        const bytes = buffer.subarray(0, length);
        const { roundTrip, gigabits = Infinity } = this.link;
        const begun = Math.max(performance.now(), this.#free[direction]);
        this.#free[direction] = begun + bytes.length * 8 / (gigabits * 1e6);
        const due = this.#free[direction] + roundTrip / 2;
        written = written.then(async () => {
          const wait = due - performance.now();
          if (wait > 0) await delay(wait);
          for (let at = 0; at < bytes.length;) at += await to.write(bytes.subarray(at));
        });
        written.catch(() => {});
      }
      await written;
      await to.closeWrite();
    } catch {
      this.#close(from); // One end is closed: so is the other.
      this.#close(to);
    }
  }

  #close(connection: Deno.Conn): void {
    if (!this.#open.delete(connection)) return;
    try {
      connection.close();
    } catch {
      // It was closed by its stream.
    }
  }

  /** Closes all connections. */
  [Symbol.dispose](): void {
    this.#listener.close();
    for (const connection of this.#open) this.#close(connection);
  }
}
