/// <reference lib="dom" />
import { CLASS_COLOR_COUNT } from "./colors.ts";
import { byId, element, wholeNumber } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";

/** The most classes in the list; a search finds others. */
const MOST_LISTED = 40;

/** Makes the legend's buttons filter; returns a function that updates the buttons. */
export function startClassButtons(map: ExplorerMap): () => void {
  const all = byId<HTMLButtonElement>("all-classes");
  all.addEventListener("click", () => map.showAllClasses());
  const search = document.getElementById("class-search") as HTMLInputElement | null;
  // The buttons of the list are created and removed, and handled separately.
  for (const button of classButtons()) listen(button, map);
  const list = search === null ? undefined : startClassList(map, search);
  return () => {
    list?.();
    for (const button of classButtons()) {
      button.setAttribute("aria-pressed", String(map.filter.has(Number(button.dataset.label))));
    }
    byId("classes").classList.toggle("filtered", map.filter.size > 0);
    all.disabled = map.filter.size === 0;
  };
}

function classButtons(): HTMLButtonElement[] {
  return [...document.querySelectorAll<HTMLButtonElement>("#classes button[data-label]")];
}

function listen(button: HTMLButtonElement, map: ExplorerMap): void {
  button.addEventListener("click", () => map.toggleClass(Number(button.dataset.label)));
}

/**
 * Lists the filtered classes, then those whose names contain the search text; returns a function that updates the list.
 */
function startClassList(map: ExplorerMap, search: HTMLInputElement): () => void {
  const { data, slots } = map;
  const [list, rest] = [byId("class-list"), byId("class-rest")];
  const counts = new Map<number, number>();
  for (const label of data.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const names = new Map(slots.classes.map((label) => [label, data.nameOf(label).toLowerCase()]));
  const buttonOf = (label: number) => {
    const button = element(
      "button",
      {
        type: "button",
        "data-label": String(label),
        "aria-pressed": String(map.filter.has(label)),
        title: `${wholeNumber(counts.get(label) ?? 0)} ${data.noun.toLowerCase()}s`,
      },
      element("span", { class: `dot class-${label % CLASS_COLOR_COUNT}` }),
      element("span", { class: "class-name" }, data.nameOf(label)),
    );
    listen(button, map);
    return button;
  };
  let filled = "";
  const fill = () => {
    const text = search.value.trim().toLowerCase();
    const chosen = [...map.filter].sort((a, b) => a - b);
    const found = slots.classes.filter((label) => !map.filter.has(label) && names.get(label)!.includes(text));
    const shown = [...chosen, ...found].slice(0, Math.max(MOST_LISTED, chosen.length));
    const left = chosen.length + found.length - shown.length;
    const now = shown.join();
    if (now !== filled) {
      const focused = (document.activeElement as HTMLElement | null)?.dataset.label;
      list.replaceChildren(...shown.map(buttonOf));
      // A class selected by a key keeps the focus when it moves.
      if (focused !== undefined) {
        list.querySelector<HTMLElement>(`[data-label="${focused}"]`)?.focus({ preventScroll: true });
      }
    }
    filled = now;
    rest.textContent = found.length === 0 && text !== ""
      ? "No other class name contains this."
      : left > 0
      ? `… and ${wholeNumber(left)} more`
      : "";
  };
  search.addEventListener("input", fill);
  fill();
  return fill;
}
