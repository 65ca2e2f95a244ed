import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { classOfRows, type Neighbours } from "./neighbours.ts";
import type { DistanceRow } from "./row_blocks.ts";
import { Smallest } from "./smallest.ts";

/** An image whose label its neighbours contradict. */
export const Suspect = z.object({
  image: z.number().describe("number in the set, from 0"),
  label: z.number(),
  likely: z.number().describe("the class that its neighbours agree on"),
  agreement: z.number().describe("share of its nearest neighbours that belong to that class"),
  likely_distance: z.number().describe("distance to the nearest image of that class"),
  own_distance: z.number().describe("distance to the nearest other image of its own class"),
  score: z.number().describe("the suspects are ranked by it; in (0, 1]"),
});
/** An image whose label its neighbours contradict. */
export type Suspect = z.infer<typeof Suspect>;

/** The images that may be mislabelled. */
export const Suspects = z.object({
  count: z.number(),
  images: z.array(Suspect).describe("those with the highest scores, highest first; at most 100"),
});
/** The images that may be mislabelled. */
export type Suspects = z.infer<typeof Suspects>;

/** How many nearest neighbours are examined. */
export const SUSPECT_NEIGHBOURS = 10;
/** The most suspects reported. */
const MOST_SUSPECTS = 100;

/**
 * Finds images that may be mislabelled: more than half of the {@link SUSPECT_NEIGHBOURS} nearest are of one other class,
 * and the nearest of that class is nearer than the nearest of the image's own class. An image without another one of its
 * class is never a suspect.
 *
 * The score is agreement · (1 − d/o), where d is the distance to the nearest of the other class and o the distance to the
 * nearest of its own: 1 if all neighbours agree and an identical image has the other label, near 0 if the image is
 * between two classes.
 */
export class SuspectSearch {
  #count = 0;
  readonly #best: Smallest<Suspect>;
  readonly #queries: ByClass;
  readonly #referenceLabels: Int32Array;

  /**
   * @param references The queries themselves to compare all pairs within one set.
   * @param most The most suspects to list.
   */
  constructor(queries: ByClass, references: ByClass, most: number = MOST_SUSPECTS) {
    this.#best = new Smallest(most);
    this.#queries = queries;
    this.#referenceLabels = classOfRows(references);
  }

  /**
   * Takes a query's nearest neighbours.
   *
   * @param nearestOfOwn d² to the nearest reference of the query's class; infinite if there is none.
   */
  addRow(
    { row, classIndex }: Pick<DistanceRow, "row" | "classIndex">,
    { places, squared }: Neighbours,
    nearestOfOwn: () => number,
  ): void {
    const label = this.#queries.classes[classIndex]!;
    const labels = places.slice(0, SUSPECT_NEIGHBOURS).map((place) => this.#referenceLabels[place]!);
    const likely = majority(labels);
    if (likely === undefined || likely === label) return;
    const likely_distance = Math.sqrt(squared[labels.indexOf(likely)]!);
    const own_distance = Math.sqrt(nearestOfOwn());
    if (likely_distance >= own_distance || own_distance === Infinity) return;
    const agreement = labels.filter((other) => other === likely).length / labels.length;
    const score = agreement * (1 - likely_distance / own_distance);
    const image = this.#queries.order[row]!;
    this.#count++;
    if (-score >= this.#best.limit) return;
    this.#best.offer(-score, { image, label, likely, agreement, likely_distance, own_distance, score });
  }

  /** The result, once all rows have been taken. */
  suspects(): Suspects {
    return { count: this.#count, images: [...this.#best.items] };
  }
}

/** The label of more than half, if there is one. */
function majority(labels: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const label of labels) {
    const count = (counts.get(label) ?? 0) + 1;
    if (count > labels.length / 2) return label;
    counts.set(label, count);
  }
}

/** d² to the nearest reference of the query's class; infinite if there is none. */
export function nearestOfOwn({ self, start, end, squared }: DistanceRow): number {
  let nearest = Infinity;
  for (let i = start; i < end; i++) if (i !== self && squared[i]! < nearest) nearest = squared[i]!;
  return nearest;
}
