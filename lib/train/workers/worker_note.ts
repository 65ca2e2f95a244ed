import type { Workers } from "../../engine/workers.ts";
import type { NewEvent } from "../../run/events.ts";
import type { Control } from "../control.ts";
import type { MachineWatch } from "../machine_watch.ts";

/** The number of wishes at the start of a note. */
const WISHES = 3;
/** The numbers of a note after the wishes. */
const MEASURED = ["data", "processor"] as const;
/** Steps between two events about the workers. */
const EVERY = 20;

/** What the workers told each other in a step. */
export interface ReadNotes {
  /** What each of them wants of all. */
  wishes: number[][];
  /** How long each waited for its images, and the processor time that it used since the step before, in milliseconds. */
  measured: { data: number; processor: number }[];
}

/** Writes what a worker tells the others with each step. */
export class WorkerNote {
  readonly #control: Pick<Control, "note">;
  readonly #machine: Pick<MachineWatch, "processorTime">;
  #before: number;

  /** Starts to measure the processor time. */
  constructor(control: Pick<Control, "note">, machine: Pick<MachineWatch, "processorTime">) {
    this.#control = control;
    this.#machine = machine;
    this.#before = machine.processorTime();
  }

  /** @param data How long the worker waited for its images, in milliseconds. */
  write(data: number): Float32Array<ArrayBuffer> {
    const now = this.#machine.processorTime();
    const note = Float32Array.of(...this.#control.note(), data, now - this.#before);
    this.#before = now;
    return note;
  }
}

/**
 * Reads what the workers told each other.
 *
 * @param notes `[workers, M]`
 */
export function readNotes(notes: Float32Array, workers: number): ReadNotes {
  const size = WISHES + MEASURED.length;
  const rows = Array.from(
    { length: workers },
    (_, rank) => [...notes.subarray(rank * size, (rank + 1) * size)],
  );
  return {
    wishes: rows.map((row) => row.slice(0, WISHES)),
    measured: rows.map(([, , , data, processor]) => ({ data: data!, processor: processor! })),
  };
}

/** Emits from time to time how fast each worker is. */
export class WorkerRates {
  readonly #workers: Pick<Workers, "addresses" | "count">;
  readonly #emit: (event: Extract<NewEvent, { type: "workers" }>) => void;
  #steps = 0;
  #images = 0;
  #milliseconds = 0;
  #data: number[];
  #processor: number[];

  /** @param emit Receives the events. */
  constructor(
    workers: Pick<Workers, "addresses" | "count">,
    emit: (event: Extract<NewEvent, { type: "workers" }>) => void,
  ) {
    this.#workers = workers;
    this.#emit = emit;
    this.#data = workers.addresses.map(() => 0);
    this.#processor = workers.addresses.map(() => 0);
  }

  /**
   * Takes what the workers told in a step.
   *
   * @param images The number of images of the batch.
   * @param milliseconds How long the step took.
   */
  take({ measured }: ReadNotes, images: number, milliseconds: number): void {
    this.#steps++;
    this.#images += images;
    this.#milliseconds += milliseconds;
    measured.forEach(({ data, processor }, rank) => {
      this.#data[rank]! += data;
      this.#processor[rank]! += processor;
    });
    if (this.#steps !== 1 && this.#steps < EVERY) return;
    const { addresses, count } = this.#workers;
    const seconds = this.#milliseconds / 1000;
    this.#emit({
      type: "workers",
      workers: addresses.map((address, rank) => ({
        address,
        state: "training",
        images_per_second: Number((this.#images / count / seconds).toFixed(1)),
        busy: Number((this.#processor[rank]! / this.#milliseconds).toFixed(3)),
        data_wait: Number((this.#data[rank]! / this.#steps).toFixed(2)),
      })),
    });
    if (this.#steps === 1) return; // The first step counts among those of the next event too.
    this.#steps = this.#images = this.#milliseconds = 0;
    this.#data.fill(0);
    this.#processor.fill(0);
  }
}

/** The event that a worker is lost; none of them trains any more. */
export function lostEvent(
  addresses: readonly string[],
  lost: number,
): Extract<NewEvent, { type: "workers" }> {
  const workers = addresses.map((address, rank) => ({
    address,
    state: rank === lost ? "lost" as const : "training" as const,
    images_per_second: 0,
    busy: 0,
    data_wait: 0,
  }));
  return { type: "workers", workers };
}
