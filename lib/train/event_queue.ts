import type { TrainEvent } from "../run/events.ts";

/** An iteration: events that it has not asked for yet, or calls of `next()` that wait for events. */
interface Reader {
  readonly events: TrainEvent[];
  readonly calls: PromiseWithResolvers<IteratorResult<TrainEvent>>[];
  /** Whether it was given the error of a training that failed, which it throws once. */
  failed: boolean;
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };

/** Queues the events of a training for all iterations over them; without an iteration they are dropped. */
export class EventQueue {
  readonly #readers = new Set<Reader>();
  #end: { error?: unknown } | undefined;

  /** Takes the next event. */
  take(event: TrainEvent): void {
    for (const { calls, events } of this.#readers) {
      const call = calls.shift();
      if (call === undefined) events.push(event);
      else call.resolve({ value: event, done: false });
    }
  }

  /** Ends all iterations after the events that wait. */
  end(): void {
    this.#finish({});
  }

  /**
   * Ends all iterations, present and later ones, with an error, which each throws after the events that wait.
   *
   * @returns Whether there is an iteration to throw it.
   */
  fail(error: unknown): boolean {
    const isRead = this.#readers.size > 0;
    this.#finish({ error });
    return isRead;
  }

  #finish(end: { error?: unknown }): void {
    this.#end = end;
    for (const reader of this.#readers) {
      for (const call of reader.calls.splice(0)) this.#last(reader).then(call.resolve, call.reject);
    }
  }

  /** The result of a call of `next()` after the last event. */
  #last(reader: Reader): Promise<IteratorResult<TrainEvent>> {
    this.#readers.delete(reader);
    if (reader.failed || !("error" in this.#end!)) return Promise.resolve(DONE);
    reader.failed = true;
    return Promise.reject(this.#end.error);
  }

  /** Iterates over the events from now on. */
  iterate(): AsyncIterableIterator<TrainEvent> {
    const reader: Reader = { events: [], calls: [], failed: false };
    let returned = false;
    this.#readers.add(reader); // Here, not with the first call of next(): nothing may be missed in between.
    const iterator: AsyncIterableIterator<TrainEvent> = {
      next: () => {
        const event = reader.events.shift();
        if (event !== undefined) return Promise.resolve({ value: event, done: false });
        if (returned) return Promise.resolve(DONE);
        if (this.#end !== undefined) return this.#last(reader);
        const call = Promise.withResolvers<IteratorResult<TrainEvent>>();
        reader.calls.push(call);
        return call.promise;
      },
      return: () => {
        returned = true;
        this.#readers.delete(reader);
        reader.events.length = 0;
        for (const call of reader.calls.splice(0)) call.resolve(DONE);
        return Promise.resolve(DONE);
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }
}
