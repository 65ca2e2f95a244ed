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
  /** A character of a text. */
  character(text: string): string;
  /** The dots of a cell. */
  dots(bits: number): string;
  /** A grey value from 0 to 1, where there is no colour for it. */
  shade(value: number): string;
}

/** Characters of Unicode: box drawing, braille, blocks. */
export const UNICODE_GLYPHS: Glyphs = {
  ascii: false,
  character: (text) => text,
  dots: (bits) => String.fromCharCode(0x2800 + bits),
  shade: (value) => pick(SHADES, value),
};

/** ASCII alone. */
export const ASCII_GLYPHS: Glyphs = {
  ascii: true,
  character: (text) => text <= "~" ? text : ASCII[text] ?? "?",
  dots: (bits) => (bits & UPPER) !== 0 ? ((bits & LOWER) !== 0 ? ":" : "'") : ".",
  shade: (value) => pick(ASCII_SHADES, value),
};

function pick(shades: readonly string[], value: number): string {
  return shades[Math.max(0, Math.min(shades.length - 1, Math.round(value * (shades.length - 1))))]!;
}
