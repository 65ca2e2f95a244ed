/// <reference lib="dom" />
import { byId } from "./dom.ts";
import type { ExplorerMap } from "./explorer_map.ts";
import { listenToGestures } from "./gestures.ts";
import { type KeyAction, keyAction } from "./keys.ts";
import type { Direction } from "./pick.ts";
import type { PictureChoice } from "./picture_choice.ts";
import type { SuspectList } from "./suspect_list.ts";
import { describeSlot } from "./tip.ts";

/** By how many pixels a key pans, and by which factor a button zooms. */
const PAN = 60;
const ZOOM = 1.6;

const ASIDE: Readonly<Record<Direction, readonly [right: number, down: number]>> = {
  left: [PAN, 0],
  right: [-PAN, 0],
  up: [0, PAN],
  down: [0, -PAN],
};

/** Connects mouse, fingers, keys and buttons to the map. */
export function startMapControls(
  canvas: HTMLCanvasElement,
  map: ExplorerMap,
  pictures: PictureChoice,
  suspects: SuspectList,
): void {
  listenToGestures(canvas, {
    pan: (right, down) => map.pan(right, down),
    zoom: (factor, x, y) => map.zoom(factor, x, y),
    hover: (x, y) => map.pointAtPlace(x, y),
    leave: () => map.pointAt(-1),
    choose: (x, y, coarse) => {
      map.pointAtPlace(x, y, coarse);
      map.select(map.cursor);
    },
  });
  canvas.addEventListener("keydown", (event) => {
    const action = keyAction(event);
    if (action === undefined) return;
    event.preventDefault();
    act(action, map, pictures, suspects);
  });
  byId("zoom-in").addEventListener("click", () => map.zoom(ZOOM));
  byId("zoom-out").addEventListener("click", () => map.zoom(1 / ZOOM));
  byId("zoom-whole").addEventListener("click", () => map.whole());
}

function act(action: KeyAction, map: ExplorerMap, pictures: PictureChoice, suspects: SuspectList): void {
  switch (action.type) {
    case "move":
      map.step(action.direction);
      // Announced only for keys: with a mouse it would be announced all the time.
      byId("said").textContent = map.cursor < 0 ? "" : describeSlot(map, map.cursor).join(", ");
      return;
    case "pan":
      return map.pan(...ASIDE[action.direction]);
    case "zoom":
      return map.zoom(action.factor);
    case "whole":
      return map.whole();
    case "select":
      return map.select(map.cursor);
    case "clear":
      return map.select(-1);
    case "play":
      return pictures.play();
    case "epoch":
      return pictures.stepEpoch(action.step);
    case "suspect":
      return suspects.step(action.step);
    case "class":
      return map.toggleClass(map.classOfKey(action.label));
  }
}
