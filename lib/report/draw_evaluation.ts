import { writeFileAtomically } from "../base/files.ts";
import { yieldToEventLoop } from "../base/yield_to_event_loop.ts";
import { describeRecipe } from "../config/changed_flags.ts";
import { describeSetting } from "../config/describe_setting.ts";
import { projectedImages } from "../eval/projection.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { renderHtmlReport } from "./html/render_html_report.ts";
import { evaluatedSet } from "./evaluated_set.ts";
import type { ReadEmbeddings } from "../evaluate/vectors/read_embeddings.ts";
import type { Measured } from "../evaluate/measure_checkpoint.ts";
import { writePlots } from "./plots/write_plots.ts";
import type { ProjectionProgress } from "./projections/pause.ts";
import type { ProjectionMethod } from "./projections/project.ts";
import type { Epochs } from "../run/epochs.ts";
import type { RunHistory } from "../run/run_history.ts";
import { evaluationPlots } from "./evaluation_plots.ts";
import { computeProjections, type EvaluatedProjection } from "./compute_projections.ts";
import { provenance } from "./provenance.ts";

/** What to draw for an evaluation, and where to write it. */
export interface DrawRequest {
  report: EvaluationReport;
  /** Images and their embeddings by a checkpoint, or the embeddings of a file. */
  measured: Measured | ReadEmbeddings;
  /** What the run's log says; empty without one. */
  history: RunHistory;
  /** The folder for plots as SVG and PNG; without it none are written. */
  plots?: string;
  /** The file for the HTML report; without it none is written. */
  html?: string;
  /** The methods by which to project embeddings. */
  methods: readonly ProjectionMethod[];
  seed: number;
  /** The command line, shown in the report. */
  command: string;
  /** Called with the progress of each projection. */
  onProgress?: (name: string, progress: ProjectionProgress) => void;
  /** Aborts the drawing, which then writes nothing and throws the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Draws an evaluation: writes all plots into a folder, everything into one HTML report, or both.
 *
 * @returns The paths of the files written, and the projections with their quality.
 * @throws {UserError} If a file cannot be written, or there are too few images for a projection.
 */
export async function drawEvaluation(
  request: DrawRequest,
): Promise<{ written: string[]; pictures: EvaluatedProjection[] }> {
  const { report, measured, history, plots: folder, html, methods, seed, command, onProgress, signal } =
    request;
  const evaluated = evaluatedSet(measured);
  const { embeddings, labels, set } = evaluated;
  const config = "state" in measured ? measured.state.config : {};
  const pictures = await computeProjections(embeddings, embeddings.length / labels.length, {
    methods,
    seed,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  const { epochs } = history;
  await yieldToEventLoop(signal);
  const plots = await evaluationPlots({ report, history, ...evaluated, pictures });
  await yieldToEventLoop(signal);
  const written = folder === undefined ? [] : await writePlots(folder, plots);
  if (html === undefined) return { written, pictures };
  const page = await renderHtmlReport({
    report,
    epochs,
    configuration: Object.entries(config).map(([name, value]) => [
      name,
      name === "recipe" ? describeRecipe(config) : describeSetting(name, value),
    ]),
    provenance: await provenance({ report, measured, command, seed }),
    plots: plots.flatMap(({ name, title, svg }) => svg === undefined ? [] : [{ name, title, svg }]),
    explorer: {
      embeddings,
      labels,
      ...(set && {
        pictures: {
          images: (index: number) => set.image(index),
          height: set.height,
          width: set.width,
          channels: set.channels,
        },
      }),
      ...(report.dataset.class_names && { classNames: report.dataset.class_names }),
      projections: pictures,
      suspects: (report.exact.suspects?.images ?? []).map(({ image, likely, score }) => ({
        index: image,
        likely,
        score,
      })),
      epochs: projections(epochs, labels),
    },
  });
  await yieldToEventLoop(signal);
  await writeFileAtomically(html, page);
  return { written: [...written, html], pictures };
}

/** Projections of some images after each epoch, with their indices if the log's images are the evaluated ones. */
function projections({ evaluated }: Epochs, labels: Int32Array<ArrayBufferLike>) {
  const indices = projectedImages(labels);
  return evaluated.flatMap(({ epoch, projection }) => {
    if (projection === undefined) return [];
    const { labels: shown, points } = projection;
    const same = shown.length === indices.length &&
      shown.every((label, i) => label === labels[indices[i]!]);
    return [{ epoch, labels: shown, points, ...(same ? { indices } : {}) }];
  });
}
