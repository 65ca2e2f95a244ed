import { count } from "../../base/format.ts";
import type { Dataset } from "../../data/dataset.ts";
import { distinctImages } from "../../data/summary/distinct_images.ts";
import { classSizes } from "../../data/summary/summarise_dataset.ts";
import { exampleImages } from "../../data/summary/example_images.ts";
import { plainName } from "../../run/class_names.ts";
import { factList, htmlPage, type PagePart } from "../html/html_page.ts";
import { Html, markup } from "../html/markup.ts";
import pageStyle from "../html/page/style.css" with { type: "text" };
import { tablesHtml } from "../html/table_html.ts";
import { dataFacts, imageText, settingText } from "./data_facts.ts";
import dataStyle from "./data_page.css" with { type: "text" };
import type { DataReport, ReportedGroup } from "./data_report.ts";
import { dataTables } from "./data_tables.ts";
import { pictureStrip } from "./picture_strip.ts";
import { stripFigure, stripFigures } from "./strip_figure.ts";

/** The most classes with pictures, images of each, groups of duplicates and damaged files on the page. */
const MOST = { classes: 120, images: 6, groups: 60, files: 300 } as const;

/** Augmented images for the page: versions of some images. */
export interface AugmentedRows {
  /** The augmentation. */
  title: string;
  /** An image and its augmented versions, `[H, W, C]` each. */
  rows: readonly (readonly Uint8Array<ArrayBufferLike>[])[];
}

/**
 * Renders what is known of a data set, with pictures, as a single HTML file that makes no requests. Its size is bounded,
 * whatever the number of images and classes: about 4 MB.
 */
export async function dataHtml(
  report: DataReport,
  dataset: Dataset,
  augmented?: AugmentedRows,
): Promise<string> {
  return await htmlPage({
    kind: "Trinca data",
    name: plainName(report.title),
    style: pageStyle + dataStyle,
    facts: dataFacts(report),
    parts: [...await pictureParts(report, dataset, augmented), ...furtherParts(report, dataset)],
  });
}

async function pictureParts(
  report: DataReport,
  dataset: Dataset,
  augmented: AugmentedRows | undefined,
): Promise<PagePart[]> {
  const parts: PagePart[] = [];
  const images = distinctImages(dataset.splits);
  const examples = exampleImages(images, MOST);
  const sizes = new Map(
    classSizes(images, dataset.classNames).map(({ label, images }) => [label, images]),
  );
  const strips = [];
  for (const { label, images } of examples) {
    const name = plainName(dataset.classNames[label]!) || String(label);
    const number = sizes.get(label)!;
    strips.push(
      stripFigure(await pictureStrip(images, dataset), name, markup`<b>${name}</b>, ${imagesText(number)}`),
    );
  }
  const all = report.classes.count;
  const title = examples.length < all
    ? `Classes: ${count(examples.length)} of ${count(all)}, spread evenly`
    : "Classes";
  parts.push({ id: "classes", title, content: stripFigures(strips) });
  for (const [id, title, groups, all] of groupLists(report)) {
    if (groups.length === 0) continue;
    const shown = groups.slice(0, MOST.groups);
    const figures = [];
    for (const group of shown) figures.push(await groupFigure(group, dataset, id === "leaks"));
    parts.push({
      id,
      title: shown.length < all ? `${title}: ${shown.length} of ${count(all)} groups` : title,
      content: stripFigures(figures),
    });
  }
  if (augmented !== undefined) {
    const figures = [];
    for (const row of augmented.rows) {
      figures.push(
        stripFigure(
          await pictureStrip(row, dataset),
          "augmented versions",
          markup`the image, then augmented`,
        ),
      );
    }
    parts.push({ id: "augmented", title: `Augmented: ${augmented.title}`, content: stripFigures(figures) });
  }
  return parts;
}

function groupLists({ duplicates }: DataReport) {
  if (duplicates === undefined) return [];
  const { leaks, groups, listed_leaks, listed_groups } = duplicates;
  return [
    ["leaks", "Leaks", listed_leaks, leaks],
    ["duplicates", "Other duplicates", listed_groups, groups - leaks],
  ] as const;
}

async function groupFigure(group: ReportedGroup, dataset: Dataset, isLeak: boolean): Promise<Html> {
  const shown = group.images.slice(0, MOST.images);
  const strip = await pictureStrip(
    shown.map(({ split, index }) => dataset.splits[split]!.image(index)),
    dataset,
  );
  const names = shown.map((image) =>
    `${imageText(image)} (${plainName(image.split)}, ${plainName(image.class)})`
  );
  if (group.count > shown.length) names.push(`and ${count(group.count - shown.length)} more`);
  const kind = group.kind === "exact" ? "equal" : "almost equal";
  return stripFigure(
    strip,
    `${kind} images`,
    markup`<b>${kind}</b>: ${names.join("; ")}`,
    isLeak ? "leak" : "",
  );
}

function furtherParts(report: DataReport, dataset: Dataset): PagePart[] {
  const tables = dataTables({ ...report, ...noGroups(report) }, { groups: 0, nameColumns: 80 });
  const parts: PagePart[] = [{
    id: "figures",
    title: "Figures",
    content: markup`${sizesPlot(report, dataset)}${
      tables.map((part, i) => tablesHtml(part, `data-table-${i}`))
    }`,
  }];
  const { damaged } = report;
  if (damaged.length > 0) {
    const shown = damaged.slice(0, MOST.files);
    parts.push({
      id: "damaged",
      title: shown.length < damaged.length
        ? `Damaged files: ${count(shown.length)} of ${count(damaged.length)}`
        : "Damaged files",
      content: markup`<ul class="files">${
        shown.map(({ name, reason }) => markup`<li>${plainName(name)}: ${plainName(reason)}</li>`)
      }</ul>`,
    });
  }
  parts.push({
    id: "training",
    title: "A training would use",
    content: factList(report.training.map((planned) => [planned.setting, settingText(planned)] as const)),
  });
  return parts;
}

/** The groups are shown as pictures instead. */
function noGroups({ duplicates }: DataReport): Partial<DataReport> {
  return duplicates === undefined
    ? {}
    : { duplicates: { ...duplicates, leaks: 0, groups: 0, listed_leaks: [], listed_groups: [] } };
}

/** The most points of the plot of class sizes. */
const MOST_POINTS = 400;

/** A plot of the class sizes, from the largest to the smallest. */
function sizesPlot(report: DataReport, dataset: Dataset): Html {
  const sizes = classSizes(distinctImages(dataset.splits), dataset.classNames).map(({ images }) => images);
  if (sizes.length < 3) return new Html("");
  const [width, height] = [800, 120];
  const points = Math.min(MOST_POINTS, sizes.length);
  const path = Array.from({ length: points }, (_, i) => {
    const size = sizes[Math.floor((i * sizes.length) / points)]!;
    const [x, next] = [(i * width) / points, ((i + 1) * width) / points];
    const y = (height * (1 - size / sizes[0]!)).toFixed(1);
    return `${x.toFixed(1)},${y} ${next.toFixed(1)},${y}`;
  }).join(" ");
  const title = `Images of each class, from ${count(sizes[0]!)} to ${count(sizes.at(-1)!)}`;
  return markup`<figure><svg class="sizes" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<polygon points="0,${height} ${path} ${width},${height}" fill="currentColor"/></svg>
<figcaption class="fine">${title}; ${imagesText(report.classes.median)} in the median</figcaption></figure>`;
}

function imagesText(number: number): string {
  return `${count(number)} ${number === 1 ? "image" : "images"}`;
}
