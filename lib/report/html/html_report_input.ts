import type { EvaluationReport } from "../../eval/report_type.ts";
import type { Epochs } from "../../run/epochs.ts";

/** All that the report shows. */
export interface HtmlReportInput {
  report: EvaluationReport;
  /** Of the run; a checkpoint may have come without a log. */
  epochs?: Epochs;
  /** What the training was told. */
  configuration: readonly ReportRow[];
  /** What the figures come from: command line, versions, engine, seeds, digests, state of the source. */
  provenance: readonly ReportRow[];
  /** In the order in which they are shown. */
  plots: readonly ReportPlot[];
  /** Of the images that were measured on. */
  explorer: ExplorerInput;
}

/** A name with its value, both as a person reads them. */
export type ReportRow = readonly [name: string, value: string];

/** A picture. */
export interface ReportPlot {
  /** Names it in links: `losses`. */
  name: string;
  /** What it shows, for whoever cannot see it. */
  title: string;
  /** SVG that needs nothing from outside. */
  svg: string;
}

/** What the embedding explorer shows of N images. */
export interface ExplorerInput {
  /** `[N, D]` */
  embeddings: Float32Array;
  /** Class of each, `[N]`. */
  labels: Int32Array<ArrayBufferLike>;
  /** 0 (dark) to 255, `[N, H, W, C]`. */
  images: Uint8Array<ArrayBufferLike>;
  height: number;
  width: number;
  /** C: 1 of grey or 3 of colour. */
  channels: number;
  /** Of the classes, by label; without them they are called by their numbers. */
  classNames?: readonly string[];
  /** At least one; the first is shown when the report is opened. */
  projections: readonly ReportProjection[];
  /** The likeliest first. */
  suspects: readonly Suspect[];
  /** In the order of the training; none where nothing is known of it. */
  epochs: readonly EpochProjection[];
}

/** All images on a plane. */
export interface ReportProjection {
  /** `PCA`, `t-SNE`. */
  name: string;
  /** x₀, y₀, x₁, y₁, … `[2N]` */
  points: Float32Array;
  /** What the picture is worth: a sentence or two. */
  note: string;
}

/** An image that may have the wrong label. */
export interface Suspect {
  index: number;
  /** The class that it may be of. */
  likely: number;
  /** The greater, the likelier. */
  score: number;
}

/** Some of the images on a plane, as they lay after an epoch. */
export interface EpochProjection {
  /** 1-based. */
  epoch: number;
  /** Class of each, `[P]`; the same at every epoch. */
  labels: readonly number[];
  /** x₀, y₀, x₁, y₁, … `[2P]`; may be turned or mirrored from one epoch to the next. */
  points: readonly number[];
  /** Which images they are, `[P]`; without it they are shown as points alone. */
  indices?: readonly number[];
}
