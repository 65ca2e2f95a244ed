/// <reference lib="dom" />
import { byId, element } from "../../report/html/page/dom.ts";
import type { Backend, Match } from "./backend.ts";

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
  show(matches: readonly Match[], threshold: number | undefined): void {
    this.#matches = matches;
    byId("matches").replaceChildren(...matches.map((match) => this.#card(match)));
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
    byId("verdict-note").textContent = threshold === undefined
      ? `The nearest image is at a distance of ${first.distance.toFixed(4)}.`
      : `The nearest image is at ${first.distance.toFixed(4)}, ${isKnown ? "below" : "not below"} ${
        threshold.toFixed(4)
      }.`;
    for (const [i, card] of [...byId("matches").children].entries()) {
      card.classList.toggle("far", threshold !== undefined && this.#matches[i]!.distance >= threshold);
    }
  }

  /** Shows a line instead. */
  fail(message: string): void {
    this.#matches = [];
    byId("matches").replaceChildren();
    byId("verdict").textContent = "";
    byId("verdict-note").textContent = message;
  }

  #card(match: Match): HTMLElement {
    const image = element("img", { alt: "", class: "match-picture" });
    const bar = element("span", { class: "bar-of-distance" });
    bar.style.width = `${(100 * Math.min(1, match.distance / MOST_DISTANCE)).toFixed(1)}%`;
    const card = element(
      "li",
      { class: "match", title: match.path },
      element("span", { class: "frame" }, image),
      element("span", { class: "match-name" }, titleOf(match)),
      element("span", { class: "match-distance" }, match.distance.toFixed(4)),
      element("span", { class: "scale", "aria-hidden": "true" }, bar),
    );
    void this.#backend.picture(match).then((address) => {
      if (address === undefined) return image.replaceWith(element("span", { class: "fine" }, "no picture"));
      image.addEventListener("load", () => {
        image.classList.toggle("coarse", Math.max(image.naturalWidth, image.naturalHeight) <= 64);
      });
      image.src = address;
    });
    return card;
  }
}

/** The name of an image; the last part of its path if it has none. */
function titleOf({ name, path }: Match): string {
  return name ?? path.split("/").at(-1)!;
}
