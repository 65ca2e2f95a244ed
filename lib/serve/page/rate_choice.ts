/// <reference lib="dom" />
import { byId, wholeNumber } from "../../report/html/page/dom.ts";
import type { GalleryFacts, RatePoint } from "./backend.ts";
import { choosableRates, placeOfRate, rateText } from "./rates.ts";

/** The slider of false accept rates. */
export class RateChoice {
  readonly #rates: readonly RatePoint[];
  readonly #slider = byId<HTMLInputElement>("rate");

  /** @param onChange Called when another rate is chosen. */
  constructor({ thresholds, far }: GalleryFacts, onChange: () => void) {
    this.#rates = choosableRates(thresholds?.points ?? []);
    byId("rates").hidden = this.#rates.length === 0;
    byId("no-rates").hidden = this.#rates.length > 0;
    if (thresholds === null) return;
    const { title, split, images } = thresholds.measured_on;
    byId("measured-on").textContent = `Measured on ${wholeNumber(images)} images of ${title}, ${split}.`;
    this.#slider.max = String(this.#rates.length - 1);
    this.#slider.value = String(placeOfRate(this.#rates, far));
    this.#slider.addEventListener("input", () => {
      this.#show();
      onChange();
    });
    this.#show();
  }

  /** The chosen rate and its threshold; undefined if none were measured. */
  get chosen(): RatePoint | undefined {
    return this.#rates[Number(this.#slider.value)];
  }

  #show(): void {
    const chosen = this.chosen;
    if (chosen === undefined) return;
    const { far, val, threshold } = chosen;
    const text = rateText(far);
    byId("rate-value").textContent = text;
    this.#slider.setAttribute("aria-valuetext", text);
    byId("rate-note").textContent = `Known below a distance of ${threshold.toFixed(4)}, which accepts ${
      (100 * val).toFixed(2)
    } % of pairs of one class.`;
  }
}
