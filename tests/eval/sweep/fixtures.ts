import { Places, placeSet } from "../../../lib/eval/sweep/shared_set.ts";
import { placeThread } from "../../../lib/eval/sweep/sweep_job.ts";
import { type SweptRow, ThreadSpace } from "../../../lib/eval/sweep/thread_space.ts";

/** A row with given d²: of the reference `self`, or of a query that is none; its class is [start, end). */
export function rowOf(
  squared: Float32Array,
  self: number,
  start: number,
  end: number,
): { space: ThreadSpace; row: SweptRow } {
  const set = (count: number) => ({
    embeddings: new Float32Array(count),
    dimension: 1,
    count,
    classes: [0],
    starts: [0, count],
    order: [],
    source: new Float32Array(),
  });
  const places = new Places();
  const [queries, references] = [placeSet(set(1), places), placeSet(set(squared.length), places)];
  const sets = { queries, references, within: false, ownClasses: Int32Array.of(0), selves: undefined };
  const own = placeThread(sets, places);
  const pages = Math.ceil(places.end / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const space = new ThreadSpace(memory, sets, own);
  space.floats.set(squared, own.block / 4);
  const relevant = end - start - Number(self >= 0);
  return { space, row: { row: 0, at: own.block, classIndex: 0, self, from: 0, start, end, relevant } };
}
