import type { ImageShape } from "../base/shrink_image.ts";
import { count } from "../base/format.ts";
import { plainName } from "../run/class_names.ts";
import type { Decision } from "../search/decide.ts";
import type { Answer } from "../search/search_index.ts";
import type { VectorIndex } from "../search/vector_index.ts";
import stripStyle from "./data/data_page.css" with { type: "text" };
import { pictureStrip } from "./data/picture_strip.ts";
import { htmlPage } from "./html/html_page.ts";
import { markup } from "./html/markup.ts";
import pageStyle from "./html/page/style.css" with { type: "text" };
import { verdictText } from "./search_text.ts";
import { measuredText } from "./threshold_text.ts";

/** An image that was searched for, with pictures. */
export interface PicturedAnswer extends Answer {
  /** The path of the image. */
  path: string;
  /** Its class, if its folder or its table says one. */
  label?: string;
  /** Its pixels, then those of the matches; undefined where one can no longer be read. */
  pictures: readonly (Uint8Array<ArrayBuffer> | undefined)[];
}

/** The most images that a page shows: about 20 MB. */
export const MOST_PICTURED = 2000;

/**
 * Renders what an index says of images as a single HTML file that makes no requests: for each a strip of pictures, first
 * the image, then the nearest ones, the nearest first.
 *
 * @param answers At most {@link MOST_PICTURED}.
 * @param searched How many images were searched for.
 */
export async function searchHtml(
  index: VectorIndex,
  decision: Decision | undefined,
  answers: readonly PicturedAnswer[],
  { shape, searched }: { shape: Required<ImageShape>; searched: number },
): Promise<string> {
  const { network, thresholds } = index.manifest;
  const figures = [];
  const blank = new Uint8Array(shape.height * shape.width * shape.channels).fill(255);
  for (const answer of answers) {
    const { url, width, height } = await pictureStrip(
      answer.pictures.map((picture) => picture ?? blank),
      shape,
    );
    const name = plainName(answer.path);
    const matches = answer.matches.map(({ name, distance, path }) =>
      markup`<li>${distance.toFixed(4)} ${plainName(name ?? path)}</li>`
    );
    figures.push(
      markup`<figure><img src="${url}" alt="${name} and the nearest images" width="${width}" height="${height}">
<figcaption><b>${verdictText(answer)}</b> ${name}<ol>${matches}</ol></figcaption></figure>`,
    );
  }
  const shown = answers.length < searched
    ? `Images: the first ${count(answers.length)} of ${count(searched)}`
    : "Images";
  return await htmlPage({
    kind: "Trinca search",
    name: plainName(index.path),
    style: pageStyle + stripStyle,
    facts: [
      ["Index", `${plainName(index.path)}, ${count(index.count)} images`],
      ["Network", `${plainName(network.run)}, epoch ${network.epoch}`],
      [
        "Known",
        decision === undefined
          ? "no thresholds were measured"
          : `below a distance of ${decision.threshold.toFixed(4)}${
            measuredText(decision, thresholds?.measured_on)
          }`,
      ],
    ],
    parts: [{ id: "answers", title: shown, content: markup`<div class="strips">${figures}</div>` }],
  });
}
