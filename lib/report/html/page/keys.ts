/// <reference lib="dom" />
import type { Direction } from "./pick.ts";

/** The action of a key on the map. */
export type KeyAction =
  | { type: "move"; direction: Direction }
  | { type: "pan"; direction: Direction }
  | { type: "zoom"; factor: number }
  | { type: "whole" | "select" | "clear" | "play" }
  | { type: "epoch" | "suspect"; step: 1 | -1 }
  | { type: "class"; label: number };

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};

const KEYS: Readonly<Record<string, KeyAction>> = {
  "+": { type: "zoom", factor: 1.5 },
  "=": { type: "zoom", factor: 1.5 },
  "-": { type: "zoom", factor: 1 / 1.5 },
  "_": { type: "zoom", factor: 1 / 1.5 },
  "Home": { type: "whole" },
  "Enter": { type: "select" },
  " ": { type: "select" },
  "Escape": { type: "clear" },
  "p": { type: "play" },
  ",": { type: "epoch", step: -1 },
  ".": { type: "epoch", step: 1 },
  "n": { type: "suspect", step: 1 },
  "b": { type: "suspect", step: -1 },
};

/** The action of a key on the map; undefined to leave the key to the browser. */
export function keyAction(
  { key, shiftKey, ctrlKey, altKey, metaKey }: Pick<
    KeyboardEvent,
    "key" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey"
  >,
): KeyAction | undefined {
  if (ctrlKey || altKey || metaKey) return undefined;
  const direction = ARROWS[key];
  if (direction !== undefined) return { type: shiftKey ? "pan" : "move", direction };
  if (/^[0-9]$/.test(key)) return { type: "class", label: Number(key) };
  return KEYS[key];
}
