import { plainText } from "../view/text.ts";

/** What stands for a character where the terminal or its font has ASCII alone. */
const ASCII: Readonly<Record<string, string>> = {
  "─": "-",
  "│": "|",
  "┌": "+",
  "┐": "+",
  "└": "+",
  "┘": "+",
  "├": "+",
  "┤": "+",
  "┬": "+",
  "┴": "+",
  "┼": "+",
  "━": "#",
  "╌": ".",
  "…": "~",
  "–": "-",
  "−": "-",
  "±": "~",
  "·": "-",
  "×": "x",
  "★": "*",
  "▸": ">",
  "●": "*",
  "○": "o",
  "◆": "*",
  "■": "#",
  "‖": "=",
  "✓": "+",
  "✗": "x",
  "→": ">",
  "←": "<",
  "↑": "^",
  "↓": "v",
  "≤": "<",
  "°": " ",
  "▀": "#",
  " ": " ",
};

/** Grey values without colours, dark to light. */
const SHADES = [" ", "░", "▒", "▓", "█"] as const;
const ASCII_SHADES = [" ", ".", ":", "+", "*", "#", "@"] as const;

/** Dots of a braille character's upper and lower half. */
const UPPER = 0x1 | 0x2 | 0x8 | 0x10;
const LOWER = 0x4 | 0x20 | 0x40 | 0x80;

/** How characters are drawn that not every terminal has. */
export interface Glyphs {
  /** Whether only ASCII is used. */
  ascii: boolean;
  /** A character of a text; what a terminal would not show in one column becomes `?`. */
  character(text: string): string;
  /** The dots of a cell. */
  dots(bits: number): string;
  /** A grey value from 0 to 1, where there is no colour for it. */
  shade(value: number): string;
}

/** Characters of Unicode: box drawing, braille, blocks. */
export const UNICODE_GLYPHS: Glyphs = {
  ascii: false,
  character: (text) => isAscii(text) ? text : plainCharacter(text),
  dots: (bits) => String.fromCharCode(0x2800 + bits),
  shade: (value) => pick(SHADES, value),
};

/** ASCII alone. */
export const ASCII_GLYPHS: Glyphs = {
  ascii: true,
  character: (text) => isAscii(text) ? text : ASCII[text] ?? "?",
  dots: (bits) => (bits & UPPER) !== 0 ? ((bits & LOWER) !== 0 ? ":" : "'") : ".",
  shade: (value) => pick(ASCII_SHADES, value),
};

function isAscii(text: string): boolean {
  return text >= " " && text <= "~";
}

/** What was found out of characters: frames have few of them, again and again. */
const PLAIN = new Map<string, string>();

/** Wherever a text comes from, a log of another program say: none of it may do anything to the terminal. */
function plainCharacter(text: string): string {
  let plain = PLAIN.get(text);
  if (plain === undefined) PLAIN.set(text, plain = plainText(text));
  return plain;
}

function pick(shades: readonly string[], value: number): string {
  return shades[Math.max(0, Math.min(shades.length - 1, Math.round(value * (shades.length - 1))))]!;
}
