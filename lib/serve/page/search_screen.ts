/// <reference lib="dom" />
import { startTheme } from "../../report/html/page/colors.ts";
import { byId, wholeNumber } from "../../report/html/page/dom.ts";
import type { Backend, GalleryFacts } from "./backend.ts";
import { DrawingPad } from "./drawing_pad.ts";
import { startImageInput } from "./image_input.ts";
import { MatchList } from "./match_list.ts";
import { newestFirst } from "./newest_first.ts";
import { RateChoice } from "./rate_choice.ts";

/** How many of the nearest images the page shows. */
const SHOWN = 12;

/** Starts the page. */
export async function startSearchScreen(backend: Backend): Promise<void> {
  startTheme(byId<HTMLButtonElement>("theme"), () => {});
  const list = new MatchList(backend);
  let facts: GalleryFacts;
  let place: string;
  try {
    facts = await backend.facts();
    place = await backend.place();
  } catch (error) {
    return list.fail((error as Error).message);
  }
  showFacts(facts, place);
  const rates = new RateChoice(facts, () => list.decide(rates.chosen?.threshold));
  const search = newestFirst(async (image: Blob | undefined) => {
    if (image === undefined) return list.clear();
    byId("answer").setAttribute("aria-busy", "true");
    try {
      const found = await backend.search(image, SHOWN);
      list.show(found, rates.chosen?.threshold);
      if (found.version !== facts.version) {
        facts = await backend.facts();
        showFacts(facts, place);
      }
    } catch (error) {
      list.fail((error as Error).message);
    }
    byId("answer").setAttribute("aria-busy", "false");
  });
  const pad = facts.drawing === null ? undefined : new DrawingPad(facts.drawing, facts.network, (image) => {
    hidePreview();
    search(image);
  });
  startImageInput((file) => {
    pad?.clear();
    showPreview(file);
    search(file);
  });
  document.documentElement.dataset.ready = "true";
}

function showPreview(file: Blob): void {
  hidePreview();
  const preview = byId<HTMLImageElement>("preview");
  preview.src = URL.createObjectURL(file);
  preview.hidden = false;
}

function hidePreview(): void {
  const preview = byId<HTMLImageElement>("preview");
  if (preview.hidden) return;
  URL.revokeObjectURL(preview.src);
  preview.hidden = true;
}

function showFacts({ title, images, network }: GalleryFacts, place: string): void {
  document.title = `${title} – Trinca`;
  byId("title").textContent = title;
  byId("facts").textContent = `${
    wholeNumber(images)
  } images · network ${network.run}, epoch ${network.epoch}, trained on ${network.trained_on}${place}`;
}
