/// <reference lib="dom" />
import { CLASS_COLOR_COUNT } from "./colors.ts";
import { byId, element, wholeNumber } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";

/** Classes of a list at most; what is typed finds others. */
const MOST_LISTED = 40;

/** Lets the legend's buttons filter; returns what shows on them what is filtered. */
export function startClassButtons(map: ExplorerMap): () => void {
  const all = byId<HTMLButtonElement>("all-classes");
  all.addEventListener("click", () => map.showAllClasses());
  const search = document.getElementById("class-search") as HTMLInputElement | null;
  // Those of a list, which come and go, have their own.
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
 * Of many classes those that are shown alone, then those whose names have what is typed in them; returns what fills the
 * list.
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
        title: `${wholeNumber(counts.get(label) ?? 0)} images`,
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
      // A class that was chosen by a key keeps the focus where it goes to.
      if (focused !== undefined) {
        list.querySelector<HTMLElement>(`[data-label="${focused}"]`)?.focus({ preventScroll: true });
      }
    }
    filled = now;
    rest.textContent = found.length === 0 && text !== ""
      ? "No other class has this in its name."
      : left > 0
      ? `… and ${wholeNumber(left)} more`
      : "";
  };
  search.addEventListener("input", fill);
  fill();
  return fill;
}
