import type { z } from "zod";
import type { ByClass } from "./by_class.ts";
import type { DistanceHistogram } from "./distance_histogram.ts";
import type { RetrievalEvaluation } from "./retrieval_evaluation.ts";
import type { FoundThreshold } from "./threshold_search.ts";

/** What figures are computed from, after both sweeps over all pairs. */
export interface FigureContext {
  /** Distances of all positive pairs. */
  positive: DistanceHistogram;
  /** Distances of all negative pairs. */
  negative: DistanceHistogram;
  /** By false accept rate; a rate that cannot be measured is missing. */
  thresholds: ReadonlyMap<number, FoundThreshold>;
  retrieval: RetrievalEvaluation;
  queries: ByClass;
  /** The queries themselves if all pairs within one set are compared. */
  references: ByClass;
}

/** A row of the table of figures. */
export interface FigureRow {
  text: string;
  /** A shorter text for narrow tables. */
  short?: string;
  value: string;
}

/** The parts of the table of figures, in order. */
export const FIGURE_PARTS = ["curve", "threshold", "retrieval", "distance"] as const;

/**
 * A figure of an evaluation: numbers about all pairs of the images. Once listed in `FIGURES`, it appears in the tables, in
 * Markdown, JSON, the log and TensorBoard's curves.
 */
export interface Figure<Shape extends z.ZodRawShape> {
  /** Its fields in JSON; make them optional if older logs lack them. */
  shape: Shape;
  /** Whether it is about the ROC curve, the threshold for the main rate, retrieval, or distances. */
  part: typeof FIGURE_PARTS[number];
  compute(context: FigureContext): z.output<z.ZodObject<Shape>>;
  /** Its rows in the table; none if a log lacks the figure. */
  rows(values: z.output<z.ZodObject<Shape>>): FigureRow[];
}

/** Defines a figure and infers its types from its shape. */
export function figure<Shape extends z.ZodRawShape>(figure: Figure<Shape>): Figure<Shape> {
  return figure;
}
