/// <reference lib="dom" />
import { element, wholeNumber } from "./dom.ts";
import type { ExplorerData } from "./explorer_data.ts";
import type { Neighbour } from "./nearest_images.ts";
import type { Sprites } from "./sprites.ts";

/** The data and actions of image cards. */
export interface CardContext {
  data: ExplorerData;
  sprites: Sprites | undefined;
  /** Selects an image. */
  choose(index: number): void;
  /** Marks an image on the map; −1 for none. */
  point(index: number): void;
}

/** A picture of an image as in its set, grey images white on black; nothing if there are no images. */
export function imageCanvas({ data, sprites }: CardContext, index: number): HTMLCanvasElement[] {
  if (data.sprites === null) return [];
  const { width, height, channels } = data.sprites;
  const canvas = element("canvas", {
    class: channels === 1 ? "picture" : "picture color",
    width: String(width),
    height: String(height),
    role: "img",
    "aria-label": `Picture of image ${wholeNumber(data.indexOf(index))}`,
  });
  sprites?.draw(canvas.getContext("2d")!, index, 0, 0, width);
  return [canvas];
}

/** The number of an image or an embedding in its set. */
export function numberOf({ noun, indexOf }: ExplorerData, index: number): string {
  return `${noun} ${wholeNumber(indexOf(index))}`;
}

/** A button with an image, or with its number, that selects it. */
function imageButton(
  context: CardContext,
  index: number,
  className: string,
  ...texts: readonly (Node | string)[]
): HTMLButtonElement {
  const button = element("button", { type: "button", class: `card ${className}` });
  const picture = imageCanvas(context, index);
  const number = picture.length === 0 ? [element("span", {}, wholeNumber(context.data.indexOf(index)))] : [];
  button.append(...picture, element("span", {}, ...number, ...texts));
  button.addEventListener("click", () => context.choose(index));
  button.addEventListener("pointerenter", () => context.point(index));
  button.addEventListener("pointerleave", () => context.point(-1));
  button.addEventListener("focus", () => context.point(index));
  button.addEventListener("blur", () => context.point(-1));
  return button;
}

/** A neighbour's class; the word "class" is omitted if classes have names. */
function classText({ named, nameOf }: ExplorerData, label: number, same: boolean): string {
  return `${same ? "" : "≠ "}${named ? "" : "class "}${nameOf(label)}`;
}

/** The tooltip of a card, with the full class name, since cards cut long names. */
function titleOf(data: ExplorerData, index: number): string {
  const { labels, named, nameOf } = data;
  return named ? `${numberOf(data, index)}, class ${nameOf(labels[index]!)}` : numberOf(data, index);
}

/** The selected image and its neighbours. */
export function detailNodes(
  context: CardContext,
  index: number,
  neighbours: readonly Neighbour[],
): HTMLElement[] {
  const { data } = context;
  const { labels, suspects, nameOf } = data;
  const label = labels[index]!;
  const same = neighbours.filter(({ index }) => labels[index] === label).length;
  const suspect = suspects.find((suspect) => suspect.index === index);
  const facts = [
    `Class ${nameOf(label)}`,
    `${same} of its ${neighbours.length} nearest are of its class`,
    ...(suspect === undefined
      ? []
      : [`Likely class ${nameOf(suspect.likely)}, score ${suspect.score.toFixed(3)}`]),
  ];
  const list = element("ol", { class: "cards", "aria-label": `Nearest ${data.noun.toLowerCase()}s` });
  for (const neighbour of neighbours) {
    const other = labels[neighbour.index]!;
    const name = element("span", { class: "name" }, classText(data, other, other === label));
    const distance = element("span", { class: "distance" }, neighbour.distance.toFixed(3));
    const className = other === label ? "" : "wrong";
    const button = imageButton(context, neighbour.index, className, name, distance);
    button.title = titleOf(data, neighbour.index);
    list.append(element("li", {}, button));
  }
  return [
    element(
      "div",
      { class: "chosen" },
      ...imageCanvas(context, index),
      element(
        "div",
        {},
        element("h4", { tabindex: "-1" }, numberOf(data, index)),
        ...facts.map((fact) => element("p", {}, fact)),
      ),
    ),
    element("h4", {}, "Nearest in the embedding space"),
    list,
  ];
}

/** A card for each suspect, in order. */
export function suspectCards(context: CardContext): HTMLButtonElement[] {
  const { data } = context;
  const { labels, suspects, nameOf } = data;
  return suspects.map(({ index, likely, score }) => {
    const name = element("span", { class: "name" }, `${nameOf(labels[index]!)}, likely ${nameOf(likely)}`);
    const button = imageButton(
      context,
      index,
      "",
      name,
      element("span", { class: "distance" }, score.toFixed(3)),
    );
    button.title = titleOf(data, index);
    return button;
  });
}
