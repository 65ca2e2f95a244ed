import { plainText } from "../view/text.ts";

/** Replacements of characters if the terminal or its font has only ASCII. */
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

/** Characters for grey values without colour, dark to light. */
const SHADES = [" ", "░", "▒", "▓", "█"] as const;
const ASCII_SHADES = [" ", ".", ":", "+", "*", "#", "@"] as const;

/** Bits of the upper and lower half of a braille character. */
const UPPER = 0x1 | 0x2 | 0x8 | 0x10;
const LOWER = 0x4 | 0x20 | 0x40 | 0x80;

/** Characters for a terminal, which may not have all of Unicode. */
export interface Glyphs {
  /** Whether only ASCII is used. */
  ascii: boolean;
  /** A character of a text; one that a terminal would not show in one column becomes `?`. */
  character(text: string): string;
  /** A character for the dots of a cell. */
  dots(bits: number): string;
  /** A character for a grey value from 0 to 1, for terminals without colours for it. */
  shade(value: number): string;
}

/** Characters of Unicode: box drawing, braille, blocks. */
export const UNICODE_GLYPHS: Glyphs = {
  ascii: false,
  character: (text) => isAscii(text) ? text : plainCharacter(text),
  dots: (bits) => String.fromCharCode(0x2800 + bits),
  shade: (value) => pick(SHADES, value),
};

/** Only ASCII. */
export const ASCII_GLYPHS: Glyphs = {
  ascii: true,
  character: (text) => isAscii(text) ? text : ASCII[text] ?? "?",
  dots: (bits) => (bits & UPPER) !== 0 ? ((bits & LOWER) !== 0 ? ":" : "'") : ".",
  shade: (value) => pick(ASCII_SHADES, value),
};

function isAscii(text: string): boolean {
  return text >= " " && text <= "~";
}

/** Cache of characters, since frames repeat a few of them. */
const PLAIN = new Map<string, string>();

/** Text from any source, such as another program's log, must not control the terminal. */
function plainCharacter(text: string): string {
  let plain = PLAIN.get(text);
  if (plain === undefined) PLAIN.set(text, plain = plainText(text));
  return plain;
}

function pick(shades: readonly string[], value: number): string {
  return shades[Math.max(0, Math.min(shades.length - 1, Math.round(value * (shades.length - 1))))]!;
}
