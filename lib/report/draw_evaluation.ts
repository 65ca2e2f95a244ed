import { writeFileAtomically } from "../base/files.ts";
import { projectedImages } from "../eval/projection.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { renderHtmlReport } from "./html/render_html_report.ts";
import type { Measured } from "../evaluate/measure_checkpoint.ts";
import { writePlots } from "./plots/write_plots.ts";
import type { ProjectionProgress } from "./projections/pause.ts";
import type { ProjectionMethod } from "./projections/project.ts";
import { Epochs } from "../run/epochs.ts";
import type { TrainEvent } from "../run/events.ts";
import { evaluationPlots } from "./evaluation_plots.ts";
import { type LaidOut, layOut } from "./lay_out.ts";
import { provenance } from "./provenance.ts";

/** What to draw of an evaluation, and where to. */
export interface DrawRequest {
  report: EvaluationReport;
  measured: Measured;
  /** Of the run, where there is a log. */
  events: readonly TrainEvent[];
  /** Folder for the plots, as SVG and PNG; none are written without it. */
  plots?: string;
  /** File for the report; none is written without it. */
  html?: string;
  /** The ways in which embeddings are laid out. */
  methods: readonly ProjectionMethod[];
  /** Of what is drawn at random. */
  seed: number;
  /** The command line, for the report. */
  command: string;
  /** Hears how far the projections are. */
  onProgress?: (name: string, progress: ProjectionProgress) => void;
  /** Stops it: nothing is written then, and its reason is thrown. */
  signal?: AbortSignal;
}

/**
 * Draws an evaluation: all plots into a folder, or everything into one report, or both.
 *
 * @returns The paths that were written, and the projections with what they are worth.
 * @throws {UserError} If the disk refuses, or there are too few images for a projection.
 */
export async function drawEvaluation(
  request: DrawRequest,
): Promise<{ written: string[]; pictures: LaidOut[] }> {
  const { report, measured, events, plots: folder, html, methods, seed, command, onProgress, signal } =
    request;
  const { embeddings, state } = measured;
  const { set } = measured;
  const pictures = await layOut(embeddings, embeddings.length / set.count, {
    methods,
    seed,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  const epochs = Epochs.of(events, { projections: true });
  const plots = await evaluationPlots({ report, events, epochs, embeddings, set, pictures });
  const written = folder === undefined ? [] : await writePlots(folder, plots);
  if (html === undefined) return { written, pictures };
  const page = await renderHtmlReport({
    report,
    epochs,
    configuration: Object.entries(state.config).map(([name, value]) => [name, String(value)]),
    provenance: await provenance({ report, state, dataDigest: measured.dataDigest, command, seed }),
    plots,
    explorer: {
      embeddings,
      labels: set.labels,
      images: set.pixels,
      height: set.height,
      width: set.width,
      channels: set.channels,
      ...(report.dataset.class_names && { classNames: report.dataset.class_names }),
      projections: pictures,
      suspects: (report.exact.suspects?.images ?? []).map(({ image, likely, score }) => ({
        index: image,
        likely,
        score,
      })),
      epochs: projections(epochs, set.labels),
    },
  });
  await writeFileAtomically(html, page);
  return { written: [...written, html], pictures };
}

/** Where some of the images lay after each epoch; which they are, where these are the images of the training's log. */
function projections({ evaluated }: Epochs, labels: Measured["set"]["labels"]) {
  const indices = projectedImages(labels);
  return evaluated.flatMap(({ epoch, projection }) => {
    if (projection === undefined) return [];
    const { labels: shown, points } = projection;
    const same = shown.length === indices.length &&
      shown.every((label, i) => label === labels[indices[i]!]);
    return [{ epoch, labels: shown, points, ...(same ? { indices } : {}) }];
  });
}
