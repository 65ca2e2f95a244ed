/// <reference lib="dom" />
import { byId, element, wholeNumber } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";
import { type CardContext, imageCanvas } from "./image_cards.ts";

/** Pixels between a point and what is said of it, and between that and the edge. */
const GAP = 14;
const EDGE = 8;

/** Shows beside the cursor which image it is on; returns what fills it anew. */
export function startTip(map: ExplorerMap, context: CardContext): () => void {
  const [tip, frame] = [byId("tip"), byId("map-frame")];
  map.onPaint = (point) => {
    tip.hidden = point === undefined;
    if (point === undefined) return;
    const [width, height] = [tip.offsetWidth, tip.offsetHeight];
    const [right, bottom] = [frame.clientWidth - width - EDGE, frame.clientHeight - height - EDGE];
    // Above and at the right, or left where there is no room; but the lines to neighbours are not to be covered.
    const free = map.cursor === map.selected;
    const x = free
      ? (point.x < width + 2 * EDGE ? right : EDGE)
      : (point.x + GAP <= right ? point.x + GAP : Math.max(EDGE, point.x - GAP - width));
    const y = free ? bottom : Math.max(EDGE, Math.min(bottom, point.y - height - GAP / 2));
    tip.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  };
  return () => {
    const slot = map.cursor;
    if (slot < 0) return;
    tip.replaceChildren(
      ...(slot < map.data.count ? [imageCanvas(context, slot)] : []),
      element("div", {}, ...describeSlot(map, slot).map((text) => element("p", {}, text))),
    );
  };
}

/** What a point is: its number, where it is known, and its class. */
export function describeSlot({ data, slots }: ExplorerMap, slot: number): string[] {
  return [
    ...(slot < data.count ? [`Image ${wholeNumber(data.indexOf(slot))}`] : []),
    `Class ${data.nameOf(slots.labels[slot]!)}`,
  ];
}
