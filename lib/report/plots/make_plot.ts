/**
 * The interface to Observable Plot, which draws into a document, and to linkedom, which provides one without a browser.
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escapeMarkup } from "../../base/escape_markup.ts";
import { wrapText } from "../text_table.ts";

/** Observable Plot's options of a plot. */
export type PlotOptions = Plot.PlotOptions;

/** What all plots have in common: title, subtitle and size. */
export interface PlotFrame {
  title: string;
  /** Shown below the title; says what was measured. */
  subtitle: string;
  /** In pixels. */
  width: number;
  /** In pixels, without title and subtitle. */
  height: number;
}

const FONT = "DejaVu Sans, Verdana, Arial, sans-serif";
/** Pixels for title and subtitle, and for each further line of the subtitle. */
const [HEAD, LINE] = [56, 15];
/** Pixels that a character of the subtitle takes, on average at the most. */
const CHARACTER = 7.1;
/** Pixels below the plot. */
const FOOT = 6;

/**
 * Draws a plot on a white background, so that it is readable everywhere.
 *
 * @returns Self-contained SVG.
 */
export function makePlot(frame: PlotFrame, options: PlotOptions): string {
  return makePanels(frame, [options]);
}

/**
 * Draws plots of equal width side by side under one title.
 *
 * @param frame The frame around all of them.
 * @returns Self-contained SVG.
 */
export function makePanels(
  { title, subtitle, width, height }: PlotFrame,
  panels: readonly PlotOptions[],
): string {
  const { document } = parseHTML("<html></html>") as unknown as Pick<Required<PlotOptions>, "document">;
  const across = width / panels.length;
  const lines = wrapText(subtitle, Math.floor((width - 2 * 16) / CHARACTER));
  const head = HEAD + LINE * Math.max(0, lines.length - 1);
  const drawn = panels.map((options, i) => {
    const { outerHTML } = Plot.plot({
      document,
      width: across,
      height,
      marginLeft: 56,
      marginRight: 20,
      marginBottom: 44,
      style: { background: "none", color: "#222", fontFamily: FONT, fontSize: "12px" },
      ...options,
    }) as unknown as { outerHTML: string };
    // Plot's figure is nested in an SVG with the title, since SVG has no text flow.
    return outerHTML.replace("<svg", `<svg x="${i * across}" y="${head}"`);
  });
  const total = height + head + FOOT;
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${total}" ` +
    `viewBox="0 0 ${width} ${total}" font-family="${FONT}" role="img"><title>${escapeMarkup(title)}</title>` +
    `<rect width="100%" height="100%" fill="#fff"/>` +
    `<text x="16" y="26" font-size="17" font-weight="bold" fill="#111">${escapeMarkup(title)}</text>` +
    lines.map((line, i) =>
      `<text x="16" y="${45 + i * LINE}" font-size="12" fill="#555">${escapeMarkup(line)}</text>`
    ).join("") +
    `${drawn.join("")}</svg>\n`;
}
