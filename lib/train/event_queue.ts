import type { TrainEvent } from "../run/events.ts";

/** Events on their way to whoever iterates over them; without an iteration they are dropped. */
export class EventQueue {
  readonly #readers = new Set<{ waiting: TrainEvent[]; wake: () => void }>();
  #ended = false;

  /** Takes the next event. */
  take(event: TrainEvent): void {
    for (const reader of this.#readers) {
      reader.waiting.push(event);
      reader.wake();
    }
  }

  /** Ends all iterations once they have the events that wait. */
  end(): void {
    this.#ended = true;
    for (const { wake } of this.#readers) wake();
  }

  /** The events from now on. */
  iterate(): AsyncIterableIterator<TrainEvent> {
    const readers = this.#readers;
    const reader = { waiting: [] as TrainEvent[], wake: () => {} };
    readers.add(reader); // Here, not with the first call of next(): nothing may be missed in between.
    const next = async (): Promise<IteratorResult<TrainEvent>> => {
      while (reader.waiting.length === 0 && !this.#ended) {
        await new Promise<void>((resolve) => reader.wake = resolve);
      }
      const value = reader.waiting.shift();
      if (value !== undefined) return { value, done: false };
      readers.delete(reader);
      return { value: undefined, done: true };
    };
    const iterator: AsyncIterableIterator<TrainEvent> = {
      next,
      return() {
        readers.delete(reader);
        return Promise.resolve({ value: undefined, done: true });
      },
      [Symbol.asyncIterator]: () => iterator,
    };
    return iterator;
  }
}
