import type { EvaluationReport } from "../../eval/report_type.ts";
import type { Epochs } from "../../run/epochs.ts";

/** The contents of the HTML report. */
export interface HtmlReportInput {
  report: EvaluationReport;
  /** The run's epochs; a checkpoint may have no log. */
  epochs?: Epochs;
  /** The training's settings. */
  configuration: readonly ReportRow[];
  /** The origin of the figures: command line, versions, engine, seeds, digests, source commit. */
  provenance: readonly ReportRow[];
  /** In display order. */
  plots: readonly ReportPlot[];
  /** Data of the evaluated images. */
  explorer: ExplorerInput;
}

/** A name and a value, both for display. */
export type ReportRow = readonly [name: string, value: string];

/** A plot in the report. */
export interface ReportPlot {
  /** The anchor for links: `losses`. */
  name: string;
  /** The alternative text. */
  title: string;
  /** Self-contained SVG. */
  svg: string;
}

/** The pictures of N images. */
export interface ExplorerPictures {
  /** 0 (dark) to 255, `[N, H, W, C]`, or a function that returns an image, `[H, W, C]`: of very many few are shown. */
  images: Uint8Array<ArrayBufferLike> | ((index: number) => Uint8Array<ArrayBufferLike>);
  height: number;
  width: number;
  /** C: 1 for grey, 3 for colour. */
  channels: number;
}

/** The data of N images, or of N embeddings of which no more is known, for the embedding explorer. */
export interface ExplorerInput {
  /** `[N, D]` */
  embeddings: Float32Array;
  /** Class of each, `[N]`. */
  labels: Int32Array<ArrayBufferLike>;
  /** What the embeddings are of; without them only points are shown. */
  pictures?: ExplorerPictures;
  /** Class names by label; by default classes are named by their numbers. */
  classNames?: readonly string[];
  /** At least one; the report initially shows the first. */
  projections: readonly ReportProjection[];
  /** The most likely first. */
  suspects: readonly Suspect[];
  /** In the order of the training; empty without a log. */
  epochs: readonly EpochProjection[];
}

/** A projection of all images. */
export interface ReportProjection {
  /** `PCA`, `t-SNE`. */
  name: string;
  /** x₀, y₀, x₁, y₁, … `[2N]` */
  points: Float32Array;
  /** The quality of the projection, in a sentence or two. */
  note: string;
}

/** An image that may be mislabelled. */
export interface Suspect {
  index: number;
  /** The class to which it may belong. */
  likely: number;
  /** Greater is more likely. */
  score: number;
}

/** A projection of some images after an epoch. */
export interface EpochProjection {
  /** 1-based. */
  epoch: number;
  /** Class of each, `[P]`; the same at every epoch. */
  labels: readonly number[];
  /** x₀, y₀, x₁, y₁, … `[2P]`; may be rotated or mirrored from one epoch to the next. */
  points: readonly number[];
  /** Indices of the images, `[P]`; without them only points are shown. */
  indices?: readonly number[];
}
