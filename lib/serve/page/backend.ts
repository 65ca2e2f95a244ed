/** What a page knows of the images that it searches. */
export interface GalleryFacts {
  /** What they are called. */
  title: string;
  /** How many. */
  images: number;
  /** The network that embeds them. */
  network: NetworkFacts;
  /** Distances below which two images count as of one class; null if none were measured. */
  thresholds: MeasuredRates | null;
  /** The false accept rate to begin with. */
  far: number;
  /** How a drawing is made that looks like the images; null if they are no drawings. */
  drawing: DrawingStyle | null;
  /** Grows whenever the images are others than before. */
  version: number;
}

/** How drawings look. */
export interface DrawingStyle {
  /** The colour of the ink; the ground has the other one. */
  ink: "white" | "black";
  /** The longer side of a drawing, in pixels of the network's input. */
  box: number;
}

/** What a page knows of the network. */
export interface NetworkFacts {
  run: string;
  epoch: number;
  /** The title of the data set that it was trained on. */
  trained_on: string;
  height: number;
  width: number;
  channels: number;
}

/** Thresholds by false accept rate, and what they were measured on. */
export interface MeasuredRates {
  measured_on: { title: string; split: string; images: number };
  /** Ascending. */
  points: readonly RatePoint[];
}

/** What was measured at a threshold. */
export interface RatePoint {
  threshold: number;
  far: number;
  val: number;
}

/** An image that is near the query. */
export interface Match {
  row: number;
  distance: number;
  path: string;
  name?: string;
  images?: number;
}

/** What was found. */
export interface Found {
  /** That of the images. */
  version: number;
  /** The nearest first. */
  matches: readonly Match[];
}

/** What answers the page: a server, or a network in the browser. */
export interface Backend {
  facts(): Promise<GalleryFacts>;
  /** What computes, to follow the facts; empty if that needs no word. */
  place(): Promise<string>;
  /**
   * The nearest images.
   *
   * @throws {Error} With a line for the user.
   */
  search(image: Blob, k: number): Promise<Found>;
  /** A small picture of an image; undefined if there is none. */
  picture(match: Match, version: number): Promise<Blob | undefined>;
}
