/// <reference lib="dom" />
import { byId } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";
import { type CardContext, suspectCards } from "./image_cards.ts";

/** The list of suspects. */
export interface SuspectList {
  /** Moves by a number of suspects, and wraps around. */
  step(by: number): void;
  /** Marks the selected one. */
  refresh(): void;
  /** Redraws the pictures. */
  redraw(): void;
}

/** Lets the user step through the suspects. */
export function startSuspectList(map: ExplorerMap, context: CardContext): SuspectList {
  const { suspects } = map.data;
  const [list, place] = [byId("suspect-cards"), byId("suspect-place")];
  let cards: HTMLButtonElement[] = [];
  /** The suspect that was selected last, from which to continue. */
  let last = -1;

  const refresh = () => {
    const current = suspects.findIndex(({ index }) => index === map.selected);
    if (current >= 0) last = current;
    place.textContent = current < 0 ? `${suspects.length}` : `${current + 1} of ${suspects.length}`;
    for (const [i, card] of cards.entries()) {
      if (i === current) card.setAttribute("aria-current", "true");
      else card.removeAttribute("aria-current");
    }
    // scrollIntoView() would scroll the page too.
    const card = cards[current];
    if (card === undefined) return;
    const { offsetLeft, offsetWidth } = card;
    if (offsetLeft < list.scrollLeft || offsetLeft + offsetWidth > list.scrollLeft + list.clientWidth) {
      list.scrollLeft = offsetLeft - (list.clientWidth - offsetWidth) / 2;
    }
  };
  const stepper = {
    step(by: number) {
      if (suspects.length === 0) return;
      const next = last < 0 && by < 0 ? suspects.length - 1 : last + by;
      context.choose(suspects[(next + suspects.length) % suspects.length]!.index);
    },
    refresh,
    redraw() {
      cards = suspectCards(context);
      list.replaceChildren(...cards);
      refresh();
    },
  };
  byId("suspect-before").addEventListener("click", () => stepper.step(-1));
  byId("suspect-next").addEventListener("click", () => stepper.step(1));
  stepper.redraw();
  return stepper;
}
