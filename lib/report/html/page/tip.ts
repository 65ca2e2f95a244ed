/// <reference lib="dom" />
import { byId, element } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";
import { type CardContext, imageCanvas, numberOf } from "./image_cards.ts";

/** The distance in pixels between a point and its tooltip, and between the tooltip and the edge. */
const GAP = 14;
const EDGE = 8;

/** Shows a tooltip with the image under the cursor; returns a function that updates it. */
export function startTip(map: ExplorerMap, context: CardContext): () => void {
  const [tip, frame] = [byId("tip"), byId("map-frame")];
  map.onPaint = (point) => {
    tip.hidden = point === undefined;
    if (point === undefined) return;
    const [width, height] = [tip.offsetWidth, tip.offsetHeight];
    const [right, bottom] = [frame.clientWidth - width - EDGE, frame.clientHeight - height - EDGE];
    // Above and to the right, or to the left if there is no room, but without covering the lines to neighbours.
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
      ...(slot < map.data.count ? imageCanvas(context, slot) : []),
      element("div", {}, ...describeSlot(map, slot).map((text) => element("p", {}, text))),
    );
  };
}

/** Describes a point: its number, if known, and its class. */
export function describeSlot({ data, slots }: ExplorerMap, slot: number): string[] {
  return [
    ...(slot < data.count ? [numberOf(data, slot)] : []),
    `Class ${data.nameOf(slots.labels[slot]!)}`,
  ];
}
