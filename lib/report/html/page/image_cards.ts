/// <reference lib="dom" />
import { element, wholeNumber } from "./dom.ts";
import type { ExplorerData } from "./explorer_data.ts";
import type { Neighbour } from "./nearest_images.ts";
import type { Sprites } from "./sprites.ts";

/** What cards of images are made of, and what they do. */
export interface CardContext {
  data: ExplorerData;
  sprites: Sprites;
  /** Selects an image. */
  choose(index: number): void;
  /** Marks an image on the map; −1 for none. */
  point(index: number): void;
}

/** An image as a picture, white on black as it is in its set. */
export function imageCanvas({ data, sprites }: CardContext, index: number): HTMLCanvasElement {
  const { width, height } = data.sprites;
  const canvas = element("canvas", {
    class: "digit",
    width: String(width),
    height: String(height),
    role: "img",
    "aria-label": `Picture of image ${wholeNumber(index)}`,
  });
  sprites.draw(canvas.getContext("2d")!, index, 0, 0, width);
  return canvas;
}

/** A button with an image that selects it. */
function imageButton(
  context: CardContext,
  index: number,
  className: string,
  ...texts: readonly (Node | string)[]
): HTMLButtonElement {
  const button = element("button", { type: "button", class: `card ${className}` });
  button.append(imageCanvas(context, index), element("span", {}, ...texts));
  button.addEventListener("click", () => context.choose(index));
  button.addEventListener("pointerenter", () => context.point(index));
  button.addEventListener("pointerleave", () => context.point(-1));
  button.addEventListener("focus", () => context.point(index));
  button.addEventListener("blur", () => context.point(-1));
  return button;
}

/** The selected image and its neighbours. */
export function detailNodes(
  context: CardContext,
  index: number,
  neighbours: readonly Neighbour[],
): HTMLElement[] {
  const { labels, suspects } = context.data;
  const label = labels[index]!;
  const same = neighbours.filter(({ index }) => labels[index] === label).length;
  const suspect = suspects.find((suspect) => suspect.index === index);
  const facts = [
    `Class ${label}`,
    `${same} of its ${neighbours.length} nearest are of its class`,
    ...(suspect === undefined ? [] : [`Likely class ${suspect.likely}, score ${suspect.score.toFixed(3)}`]),
  ];
  const list = element("ol", { class: "cards", "aria-label": "Nearest images" });
  for (const neighbour of neighbours) {
    const other = labels[neighbour.index]!;
    const name = element("span", { class: "name" }, `${other === label ? "" : "≠ "}class ${other}`);
    const distance = element("span", { class: "distance" }, neighbour.distance.toFixed(3));
    const className = other === label ? "" : "wrong";
    const button = imageButton(context, neighbour.index, className, name, distance);
    button.title = `Image ${wholeNumber(neighbour.index)}`;
    list.append(element("li", {}, button));
  }
  return [
    element(
      "div",
      { class: "chosen" },
      imageCanvas(context, index),
      element(
        "div",
        {},
        element("h4", { tabindex: "-1" }, `Image ${wholeNumber(index)}`),
        ...facts.map((fact) => element("p", {}, fact)),
      ),
    ),
    element("h4", {}, "Nearest in the embedding space"),
    list,
  ];
}

/** A card for each suspect, in their order. */
export function suspectCards(context: CardContext): HTMLButtonElement[] {
  const { labels, suspects } = context.data;
  return suspects.map(({ index, likely, score }) => {
    const name = element("span", { class: "name" }, `${labels[index]!}, likely ${likely}`);
    const button = imageButton(
      context,
      index,
      "",
      name,
      element("span", { class: "distance" }, score.toFixed(3)),
    );
    button.title = `Image ${wholeNumber(index)}`;
    return button;
  });
}
