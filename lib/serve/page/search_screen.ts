/// <reference lib="dom" />
import { startTheme } from "../../report/html/page/colors.ts";
import { byId, wholeNumber } from "../../report/html/page/dom.ts";
import type { Backend, GalleryFacts } from "./backend.ts";
import { startImageInput } from "./image_input.ts";
import { MatchList } from "./match_list.ts";
import { RateChoice } from "./rate_choice.ts";

/** How many of the nearest images the page shows. */
const SHOWN = 12;

/** Starts the page. */
export async function startSearchScreen(backend: Backend): Promise<void> {
  startTheme(byId<HTMLButtonElement>("theme"), () => {});
  const facts = await backend.facts();
  const list = new MatchList(backend);
  const rates = new RateChoice(facts, () => list.decide(rates.chosen?.threshold));
  showFacts(facts);
  let newest = 0;
  const search = async (image: Blob) => {
    const number = ++newest;
    byId("answer").setAttribute("aria-busy", "true");
    try {
      const matches = await backend.search(image, SHOWN);
      // An answer that comes late must not replace that of a later question.
      if (number === newest) list.show(matches, rates.chosen?.threshold);
    } catch (error) {
      if (number === newest) list.fail((error as Error).message);
    } finally {
      if (number === newest) byId("answer").setAttribute("aria-busy", "false");
    }
  };
  let shown: string | undefined;
  startImageInput((file) => {
    if (shown !== undefined) URL.revokeObjectURL(shown);
    shown = URL.createObjectURL(file);
    const preview = byId<HTMLImageElement>("preview");
    preview.src = shown;
    preview.hidden = false;
    void search(file);
  });
  document.documentElement.dataset.ready = "true";
}

function showFacts({ title, images, network }: GalleryFacts): void {
  document.title = `${title} – Trinca`;
  byId("title").textContent = title;
  byId("facts").textContent = `${
    wholeNumber(images)
  } images · network ${network.run}, epoch ${network.epoch}, trained on ${network.trained_on}`;
}
