/// <reference lib="dom" />
import type { ExplorerPayload } from "../explorer_payload.ts";
import { startClassButtons } from "./class_buttons.ts";
import { startTheme } from "./colors.ts";
import { byId } from "./dom.ts";
import { readPayload } from "./explorer_data.ts";
import { ExplorerMap } from "./explorer_map.ts";
import { type CardContext, detailNodes } from "./image_cards.ts";
import { startMapControls } from "./map_controls.ts";
import { startPictureChoice } from "./picture_choice.ts";
import { loadSprites } from "./sprites.ts";
import { startSuspectList } from "./suspect_list.ts";
import { startTip } from "./tip.ts";

/** Starts the explorer. */
function startExplorer(): void {
  byId("explorer-body").hidden = false;
  const data = readPayload(JSON.parse(byId("explorer-data").textContent!) as ExplorerPayload);
  const canvas = byId<HTMLCanvasElement>("map");
  const sprites = loadSprites(data, () => redraw());
  const map = new ExplorerMap(canvas, data, sprites);
  const pictures = startPictureChoice(map);
  const find = (index: number) => {
    pictures.showImage(index);
    map.find(index);
  };
  const cards: CardContext = { data, sprites, choose: find, point: (index) => map.pointAt(index) };
  const suspects = startSuspectList(map, cards);
  const refreshClasses = startClassButtons(map);
  const refreshTip = startTip(map, cards);

  /** The image shown in detail. */
  let detailed = -1;
  const refreshDetail = () => {
    detailed = map.selected;
    const detail = byId("detail");
    // If a neighbour was selected by a key, the focus stays in the details.
    const focused = detail.contains(document.activeElement);
    byId("detail-hint").hidden = detailed >= 0;
    detail.replaceChildren(...(detailed < 0 ? [] : detailNodes(cards, detailed, map.neighbours)));
    if (focused) detail.querySelector("h4")?.focus({ preventScroll: true });
  };
  /** Called when the pictures have loaded. */
  const redraw = () => {
    refreshDetail();
    refreshTip();
    suspects.redraw();
    map.repaint();
  };
  map.onChange = () => {
    refreshClasses();
    refreshTip();
    if (map.selected === detailed) return;
    refreshDetail();
    suspects.refresh();
  };

  startMapControls(canvas, map, pictures, suspects);
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = byId<HTMLInputElement>("search-index");
    const place = data.placeOf(input.valueAsNumber);
    input.setCustomValidity(
      place < 0 ? `This ${data.noun.toLowerCase()} is not among those in the report` : "",
    );
    if (place < 0) input.reportValidity();
    else find(place);
  });
  byId("search-index").addEventListener("input", (event) => {
    (event.currentTarget as HTMLInputElement).setCustomValidity("");
  });
  startTheme(byId<HTMLButtonElement>("theme"), () => map.recolor());
}

startExplorer();
