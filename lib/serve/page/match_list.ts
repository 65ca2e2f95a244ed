/// <reference lib="dom" />
import { byId, element } from "../../report/html/page/dom.ts";
import type { Backend, Found, Match } from "./backend.ts";

/** The greatest distance of two embeddings. */
const MOST_DISTANCE = 2;

/** Shows what was found: the verdict, then the nearest images. */
export class MatchList {
  readonly #backend: Pick<Backend, "picture">;
  #matches: readonly Match[] = [];

  /** @param backend Has the pictures. */
  constructor(backend: Pick<Backend, "picture">) {
    this.#backend = backend;
  }

  /** Shows other matches. */
  show({ matches, version }: Found, threshold: number | undefined): void {
    this.#matches = matches;
    for (const image of document.querySelectorAll<HTMLImageElement>("#matches img")) {
      URL.revokeObjectURL(image.src);
    }
    byId("matches").replaceChildren(...matches.map((match) => this.#card(match, version)));
    this.decide(threshold);
  }

  /** Shows what another threshold says of the same matches. */
  decide(threshold: number | undefined): void {
    const [first] = this.#matches;
    if (first === undefined) return;
    const isKnown = threshold === undefined || first.distance < threshold;
    const verdict = byId("verdict");
    verdict.textContent = isKnown ? titleOf(first) : "Unknown";
    verdict.classList.toggle("unknown", !isKnown);
    byId("verdict-note").classList.remove("fault");
    byId("verdict-note").textContent = threshold === undefined
      ? `The nearest image is at a distance of ${first.distance.toFixed(4)}.`
      : `The nearest image is at ${first.distance.toFixed(4)}, ${isKnown ? "below" : "not below"} ${
        threshold.toFixed(4)
      }.`;
    for (const [i, card] of [...byId("matches").children].entries()) {
      const { distance } = this.#matches[i]!;
      card.classList.toggle("far", threshold !== undefined && distance >= threshold);
      const bar = card.querySelector<HTMLElement>(".bar-of-distance")!;
      bar.style.width = `${(100 * Math.min(1, distance / (threshold ?? MOST_DISTANCE))).toFixed(1)}%`;
    }
  }

  /** Shows nothing. */
  clear(): void {
    this.#say("Nothing has been searched yet.");
  }

  /** Shows a fault instead. */
  fail(message: string): void {
    this.#say(message);
    byId("verdict-note").classList.add("fault");
  }

  #say(line: string): void {
    this.#matches = [];
    byId("matches").replaceChildren();
    byId("verdict").textContent = "";
    byId("verdict-note").textContent = line;
    byId("verdict-note").classList.remove("fault");
  }

  #card(match: Match, version: number): HTMLElement {
    const image = element("img", { alt: "", class: "match-picture" });
    const card = element(
      "li",
      { class: "match", title: match.path },
      element("span", { class: "frame" }, image),
      element("span", { class: "match-name" }, ...breakable(titleOf(match))),
      element("span", { class: "match-distance" }, match.distance.toFixed(4)),
      element(
        "span",
        { class: "scale", "aria-hidden": "true" },
        element("span", { class: "bar-of-distance" }),
      ),
    );
    void this.#backend.picture(match, version).then((picture) => {
      if (picture === undefined) return image.replaceWith(element("span", { class: "fine" }, "no picture"));
      image.addEventListener("load", () => {
        image.classList.toggle("coarse", Math.max(image.naturalWidth, image.naturalHeight) <= 64);
      });
      image.src = URL.createObjectURL(picture);
    });
    return card;
  }
}

/** The name of an image; the last part of its path if it has none. */
function titleOf({ name, path }: Match): string {
  return name ?? path.split("/").at(-1)!;
}

/** A name of folders, which may be broken after each. */
function breakable(name: string): (Node | string)[] {
  return name.split(/(?<=\/)/).flatMap((part, i) => i === 0 ? [part] : [element("wbr", {}), part]);
}
