import { z } from "zod";
import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { measured } from "./measured.ts";
import { meanInterval } from "./intervals.ts";

/** The result of few-shot episodes. */
export const EpisodeEvaluation = z.object({
  ways: z.number().describe("classes in an episode, N"),
  shots: z.number().describe("known images of each class, K"),
  queries: z.number().describe("images of each class to classify"),
  episodes: z.number(),
  classes: z.number().describe("classes from which episodes draw: those with enough images"),
  left_out: z.number().describe("classes with too few images, or in a superclass with too few of them"),
  superclasses: z.number().exactOptional().describe(
    "superclasses from which episodes draw one each; missing if an episode draws from all classes",
  ),
  accuracy: measured.describe("mean over the episodes of the share of queries nearest to their own class"),
  interval: z.tuple([measured, measured]).describe("95% interval of the mean"),
  std: measured.describe("standard deviation over the episodes"),
});
/** The result of few-shot episodes. */
export type EpisodeEvaluation = z.infer<typeof EpisodeEvaluation>;

/** How to draw episodes. */
export interface EpisodeOptions {
  /** Classes in an episode, N. */
  ways: number;
  /** Known images of each class, K. */
  shots: number;
  /** Images of each class to classify. */
  queries: number;
  /** Number of episodes. */
  count: number;
  seed: number;
  /** The superclass of each class, by label: the classes of an episode are all of one. */
  superclasses?: ArrayLike<number>;
  /** What is drawn, for messages; images, if missing. */
  noun?: "images" | "embeddings";
}

/** One episode: for each of its classes the known images, then those to classify. */
export interface Episode {
  /** `[N][K]` */
  known: number[][];
  /** `[N][Q]` */
  queries: number[][];
}

/**
 * Draws N-way K-shot episodes: N classes, and of each K known images and Q to classify, all different. The episode with a
 * number is the same whatever the number of episodes.
 */
export class EpisodeDrawer {
  /** The classes from which episodes draw, by superclass; a single group without superclasses. */
  readonly groups: readonly (readonly number[])[];
  /** Classes that have too few images, or whose superclass has too few classes. */
  readonly leftOut: number;
  /** What was requested. */
  readonly options: EpisodeOptions;
  readonly #images = new Map<number, number[]>();

  /**
   * @param labels Class of each image.
   * @throws {UserError} If too few classes have enough images.
   */
  constructor(labels: ArrayLike<number>, options: EpisodeOptions) {
    const { ways, shots, queries, superclasses, noun = "images" } = options;
    this.options = options;
    for (let i = 0; i < labels.length; i++) {
      const own = this.#images.get(labels[i]!);
      if (own === undefined) this.#images.set(labels[i]!, [i]);
      else own.push(i);
    }
    const all = [...this.#images.keys()].sort((a, b) => a - b);
    const enough = all.filter((label) => this.#images.get(label)!.length >= shots + queries);
    const found = [...Map.groupBy(enough, (label) => superclasses?.[label] ?? 0).values()];
    this.groups = found.filter((group) => group.length >= ways);
    this.leftOut = all.length - this.groups.reduce((sum, group) => sum + group.length, 0);
    if (this.groups.length > 0) return;
    const most = Math.max(0, ...found.map((group) => group.length));
    const place = superclasses === undefined ? "" : " in one superclass";
    throw new UserError(
      `Expected at least ${ways} classes with ${shots} + ${queries} ${noun}${place} for episodes but found ${most}; ` +
        (most >= 2 ? `use --episodes ${most}x${shots}` : this.#smallerEpisodes(all)),
    );
  }

  /** What to do where too few classes have enough images for any episode of that many shots. */
  #smallerEpisodes(labels: readonly number[]): string {
    const { ways, shots, queries, superclasses, noun = "images" } = this.options;
    const groups = [...Map.groupBy(labels, (label) => superclasses?.[label] ?? 0).values()];
    // The most images that as many classes have as an episode needs.
    const most = Math.max(
      0,
      ...groups.map((group) =>
        group.map((label) => this.#images.get(label)!.length).sort((a, b) => b - a)[ways - 1] ?? 0
      ),
    );
    if (most > queries) return `use --episodes ${ways}x${most - queries}`;
    return most > shots ? `use --episode_queries ${most - shots}` : `use more ${noun}`;
  }

  /** Draws the episode with a number. */
  draw(episode: number): Episode {
    const { ways, shots, queries, seed } = this.options;
    const random = new RandomStream(seed, "episodes", episode);
    const group = this.groups[random.integer(this.groups.length)]!;
    const classes = sample(group, ways, random);
    const images = classes.map((label) => sample(this.#images.get(label)!, shots + queries, random));
    return {
      known: images.map((own) => own.slice(0, shots)),
      queries: images.map((own) => own.slice(shots)),
    };
  }
}

/** Draws some of many, all different, by the first steps of a shuffle. */
function sample(from: readonly number[], count: number, random: RandomStream): number[] {
  const items = [...from];
  for (let i = 0; i < count; i++) {
    const j = i + random.integer(items.length - i);
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items.slice(0, count);
}

/**
 * Measures few-shot classification: each query is assigned the class with the nearest prototype, the mean of the
 * embeddings of the class's known images (Snell, Swersky and Zemel, Prototypical Networks, 2017). With one known image the
 * prototype is its embedding. At equal distances other classes count as nearer.
 *
 * @param embeddings `[N, D]`
 */
export function evaluateEpisodes(
  embeddings: Float32Array,
  dimension: number,
  drawer: EpisodeDrawer,
): EpisodeEvaluation {
  const { ways, shots, queries, count, superclasses } = drawer.options;
  const accuracies = Float64Array.from({ length: count }, (_, i) => {
    const episode = drawer.draw(i);
    const prototypes = episode.known.map((images) => meanOf(embeddings, dimension, images));
    let right = 0;
    episode.queries.forEach((images, own) => {
      for (const image of images) right += Number(isNearest(embeddings, dimension, image, prototypes, own));
    });
    return right / (ways * queries);
  });
  const { mean, interval, std } = meanInterval(accuracies);
  return {
    ways,
    shots,
    queries,
    episodes: count,
    classes: drawer.groups.reduce((sum, group) => sum + group.length, 0),
    left_out: drawer.leftOut,
    ...(superclasses && { superclasses: drawer.groups.length }),
    accuracy: mean,
    interval,
    std,
  };
}

function meanOf(embeddings: Float32Array, dimension: number, images: readonly number[]): Float64Array {
  const mean = new Float64Array(dimension);
  for (const image of images) {
    for (let k = 0; k < dimension; k++) mean[k]! += embeddings[image * dimension + k]! / images.length;
  }
  return mean;
}

/** Whether one prototype is nearer to an image than all others. */
function isNearest(
  embeddings: Float32Array,
  dimension: number,
  image: number,
  prototypes: readonly Float64Array[],
  own: number,
): boolean {
  const squared = (prototype: Float64Array) => {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += (embeddings[image * dimension + k]! - prototype[k]!) ** 2;
    return sum;
  };
  const nearest = squared(prototypes[own]!);
  return prototypes.every((prototype, other) => other === own || squared(prototype) > nearest);
}
