/// <reference lib="dom" />
import { byId } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";

/** Lets the legend's buttons filter; returns what shows on them what is filtered. */
export function startClassButtons(map: ExplorerMap): () => void {
  const all = byId<HTMLButtonElement>("all-classes");
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("#classes button[data-label]")];
  for (const button of buttons) {
    button.addEventListener("click", () => map.toggleClass(Number(button.dataset.label)));
  }
  all.addEventListener("click", () => map.showAllClasses());
  return () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(map.filter.has(Number(button.dataset.label))));
    }
    byId("classes").classList.toggle("filtered", map.filter.size > 0);
    all.disabled = map.filter.size === 0;
  };
}
