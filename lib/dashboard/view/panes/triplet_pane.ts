import { cutName } from "../../../base/text_columns.ts";
import { UserError } from "../../../base/user_error.ts";
import type { EventOf, ShownTriplet, TripletImage } from "../../../run/events.ts";
import { decodeTripletPixels, PIXEL_LEVELS } from "../../../run/triplet_pixels.ts";
import type { ShownMining } from "../../state/worst_triplets.ts";
import type { Label, Pane, Picture, Rect } from "../frame.ts";
import type { ClassNamer } from "../../../run/class_names.ts";
import { classNames } from "../class_names.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { count } from "../../../base/format.ts";
import { span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** Columns between two pictures, for the sign between them. */
const GAP = 3;
/** Rows of text above and below the pictures. */
const TEXT_ROWS = 2;

/**
 * A triplet as three pictures with both distances: the hardest one in the newest sampled batch, or one from the list of
 * the run's worst.
 */
export const tripletPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { state, ui } = context;
  const chosen = ui.triplet < 0 ? state.mining : state.worst[Math.min(ui.triplet, state.worst.length - 1)];
  const title = ui.triplet < 0 || chosen === undefined
    ? "Hardest triplet"
    : `Worst triplet ${Math.min(ui.triplet, state.worst.length - 1) + 1} of ${state.worst.length}`;
  const pane = framed("triplet", title, rect, context, chosen === undefined ? [] : whereOf(chosen));
  const { width, height } = inside(rect);
  if (chosen === undefined || chosen.hardest === null) {
    return {
      ...pane,
      lines: [[span(chosen === undefined ? "no batch sampled yet" : "no triplet", "muted")]],
    };
  }
  return { ...pane, ...drawTriplet(chosen.hardest, width, height, classNames(state)) };
};

function whereOf({ epoch, step }: EventOf<"mining"> | ShownMining) {
  return [span(`epoch ${epoch}, step ${step}`, "muted")];
}

function drawTriplet(
  triplet: ShownTriplet,
  columns: number,
  rows: number,
  className: ClassNamer,
): Pick<Pane, "labels" | "pictures"> {
  const { width, height, anchor, positive, negative, positive_distance, negative_distance } = triplet;
  const channels = triplet.channels === 3 ? 3 : 1;
  // Reduced by an integer factor so that three fit next to each other.
  const fits = (factor: number) =>
    3 * Math.floor(width / factor) + 2 * GAP <= columns &&
    Math.ceil(Math.floor(height / factor) / 2) + TEXT_ROWS <= rows;
  let factor = 1;
  while (factor < width && !fits(factor)) factor++;
  const [w, h] = [Math.floor(width / factor), Math.floor(height / factor)];
  const left = Math.max(0, Math.floor((columns - 3 * w - 2 * GAP) / 2));
  const labels: Label[] = [];
  const pictures: Picture[] = [];
  const shown = [
    { role: "anchor", image: anchor, color: "title" },
    { role: "positive", image: positive, color: "positive" },
    { role: "negative", image: negative, color: "negative" },
  ] as const;
  const drawn = fits(factor);
  const below = drawn ? 1 + Math.ceil(h / 2) : 3;
  for (const [i, { role, image, color }] of shown.entries()) {
    const x = left + i * (w + GAP);
    // If there is room for only one of them, the class is more informative than the role.
    const name = className(image.label);
    const room = drawn ? w : columns;
    const text = [`${role} ${name}`, ...(w >= 6 ? [`${role[0]} = ${name}`] : [])].find(({ length }) =>
      length <= room
    );
    const shown = text ?? cutName(name, drawn ? w + GAP - 1 : columns);
    labels.push({ ...span(shown, color, { bold: true }), x: drawn ? x : 0, y: drawn ? 0 : i });
    if (drawn && Math.max(w, h) >= 6) {
      const index = `#${count(image.index)}`;
      if (rows > below + 1 && w >= index.length) labels.push({ ...span(index, "muted"), x, y: below + 1 });
      try {
        pictures.push({ x, y: 1, width: w, height: h, channels, values: reduced(triplet, image, factor) });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        labels.push({ ...span("damaged", "bad"), x, y: 1 });
      }
    }
  }
  const distances = [
    { text: `d(a,p) ${positive_distance.toFixed(3)}`, color: "positive" },
    { text: `d(a,n) ${negative_distance.toFixed(3)}`, color: "negative" },
  ] as const;
  let x = left;
  for (const { text, color } of distances) {
    if (below < rows && x + text.length <= columns) {
      labels.push({ ...span(text, color, { bold: true }), x, y: below });
    }
    x += Math.max(text.length + 2, w + GAP);
  }
  return { labels, pictures };
}

/** Cache of drawn pictures, since consecutive frames show the same ones. */
const REDUCED = new WeakMap<TripletImage, { factor: number; values: readonly number[] }>();

/** Averages over blocks of `factor` by `factor` pixels; 0 to 1. */
function reduced(triplet: ShownTriplet, image: TripletImage, factor: number): readonly number[] {
  const known = REDUCED.get(image);
  if (known?.factor === factor) return known.values;
  const { width, height, channels = 1 } = triplet;
  const pixels = decodeTripletPixels(image.pixels, width * height * channels);
  const [w, h] = [Math.floor(width / factor), Math.floor(height / factor)];
  const values = Array.from({ length: w * h * channels }, (_, i) => {
    const [pixel, channel] = [Math.floor(i / channels), i % channels];
    const [x0, y0] = [(pixel % w) * factor, Math.floor(pixel / w) * factor];
    let sum = 0;
    for (let y = y0; y < y0 + factor; y++) {
      for (let x = x0; x < x0 + factor; x++) sum += pixels[(y * width + x) * channels + channel]!;
    }
    return sum / (factor * factor * (PIXEL_LEVELS - 1));
  });
  REDUCED.set(image, { factor, values });
  return values;
}
