import type { ImageShape } from "../../base/shrink_image.ts";
import { count, percent } from "../../base/format.ts";
import { plainName } from "../../run/class_names.ts";
import type {
  DuplicatesReport,
  ReportedDuplicates,
  ReportedMember,
  ReportedSuspect,
} from "../../search/duplicates/duplicates_report.ts";
import stripStyle from "../data/data_page.css" with { type: "text" };
import { pictureStrip } from "../data/picture_strip.ts";
import { stripFigure, stripFigures } from "../data/strip_figure.ts";
import { htmlPage, type PagePart } from "../html/html_page.ts";
import { type Html, markup } from "../html/markup.ts";
import pageStyle from "../html/page/style.css" with { type: "text" };
import { duplicatesFacts } from "./duplicates_facts.ts";
import { titleOf } from "./duplicates_tables.ts";
import { groupParts } from "./group_parts.ts";
import { commonFolder } from "./short_paths.ts";

/** The most groups of each part of the page, images of a group, suspects, and neighbours of each. */
export const MOST_PICTURED = { groups: 100, images: 6, suspects: 100, neighbours: 5 } as const;
/** The longer side of a picture, in pixels. */
const SIDE = 64;

/** What the page needs besides the report. */
export interface Pictures {
  shape: Required<ImageShape>;
  /** Returns the pixels of an image; undefined if it can no longer be read. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The images nearest to each of the first suspects, the nearest first. */
  neighbours: readonly (readonly { path: string; class: string | null; distance: number }[])[];
}

/**
 * Renders what was found among images, with pictures, as a single HTML file that makes no requests. Its size is bounded by
 * {@link MOST_PICTURED}, to about 10 MB.
 *
 * @param name What was examined.
 */
export async function duplicatesHtml(
  name: string,
  report: DuplicatesReport,
  pictures: Pictures,
): Promise<string> {
  const below = commonFolder(report).length;
  const parts: PagePart[] = [];
  for (const { id, title, groups } of groupParts(report)) {
    const figures = [];
    for (const group of groups.slice(0, MOST_PICTURED.groups)) {
      figures.push(await groupFigure(group, below, pictures));
    }
    parts.push({
      id,
      title: titleOf(title, groups.length, MOST_PICTURED.groups),
      shortTitle: title.split(":")[0]!,
      content: stripFigures(figures),
    });
  }
  const suspects = report.suspects ?? [];
  if (suspects.length > 0) {
    const figures = [];
    for (const [i, suspect] of suspects.slice(0, MOST_PICTURED.suspects).entries()) {
      figures.push(await suspectFigure(suspect, i, below, pictures));
    }
    parts.push({
      id: "suspects",
      title: titleOf("Perhaps mislabelled", suspects.length, MOST_PICTURED.suspects),
      shortTitle: "Perhaps mislabelled",
      content: stripFigures(figures),
    });
  }
  return await htmlPage({
    kind: "Trinca duplicates",
    name: plainName(name),
    style: pageStyle + stripStyle,
    facts: duplicatesFacts(report),
    parts,
  });
}

async function groupFigure(group: ReportedDuplicates, below: number, pictures: Pictures): Promise<Html> {
  const shown = group.images.slice(0, MOST_PICTURED.images);
  const images = shown.map((image) => markup`<li>${memberText(image, below)}</li>`);
  const more = group.images.length - shown.length;
  if (more > 0) images.push(markup`<li>and ${count(more)} more</li>`);
  return stripFigure(
    await strip(shown.map(({ path }) => path), pictures),
    `${group.kind} images`,
    markup`<b>${group.kind}</b><ol>${images}</ol>`,
    group.leak ? "leak" : "",
  );
}

function memberText({ path, class: label, split, like }: ReportedMember, below: number): string {
  const about = [split, label].filter((word) => word !== null).map((word) => plainName(word!)).join(", ");
  const why = like === null ? "stays" : `${like.kind}, distance ${like.distance.toFixed(4)}`;
  return `${plainName(path.slice(below))}${about === "" ? "" : ` (${about})`}: ${why}`;
}

async function suspectFigure(
  { path, class: label, likely, agreement, score }: ReportedSuspect,
  i: number,
  below: number,
  pictures: Pictures,
): Promise<Html> {
  const near = pictures.neighbours[i] ?? [];
  const items = near.map((other) =>
    markup`<li>${other.distance.toFixed(4)} ${plainName(other.class ?? "no class")}</li>`
  );
  return stripFigure(
    await strip([path, ...near.map(({ path }) => path)], pictures),
    "the image and its nearest neighbours",
    markup`<b>${plainName(label)}</b>, rather <b>${plainName(likely)}</b>: ${
      percent(agreement)
    } of its neighbours, score ${score.toFixed(3)}<br>${plainName(path.slice(below))}<ol>${items}</ol>`,
  );
}

async function strip(paths: readonly string[], { shape, read }: Pictures) {
  const blank = new Uint8Array(shape.height * shape.width * shape.channels).fill(255);
  const images = [];
  for (const path of paths) images.push(await read(path) ?? blank);
  return await pictureStrip(images, shape, SIDE);
}
