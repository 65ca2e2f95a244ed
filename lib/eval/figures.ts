import type { z } from "zod";
import { FIGURE_PARTS, type FigureContext, type FigureRow } from "./figure.ts";
import { accuracy } from "./figures/accuracy.ts";
import { areaUnderRoc } from "./figures/area_under_roc.ts";
import { decidability } from "./figures/decidability.ts";
import { equalErrorRate } from "./figures/equal_error_rate.ts";
import { pairDistances } from "./figures/pair_distances.ts";
import { retrieval } from "./figures/retrieval.ts";

/** All figures, in their order in JSON. */
const FIGURES = [
  accuracy,
  areaUnderRoc,
  equalErrorRate,
  retrieval,
  pairDistances,
  decidability,
] as const;

type AnyFigure = typeof FIGURES[number];
type Shape = Intersection<AnyFigure["shape"]>;
type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends
  (all: infer All) => void ? All : never;

/** The fields of all figures. */
export const FIGURES_SHAPE: Shape = Object.assign({}, ...FIGURES.map(({ shape }) => shape));

/** The values of all figures. */
export type FigureValues = z.output<z.ZodObject<Shape>>;

/** Computes all figures. */
export function computeFigures(context: FigureContext): FigureValues {
  return Object.assign({}, ...FIGURES.map((figure) => figure.compute(context)));
}

/** The rows of the table of all figures, part by part. */
export function figureRows(values: FigureValues): FigureRow[] {
  return FIGURE_PARTS.flatMap((part) =>
    FIGURES.filter((figure) => figure.part === part).flatMap((figure) => figure.rows(values))
  );
}
