import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from "./glyphs.ts";
import { type Background, type ColorDepth, Palette } from "./palette.ts";

/** What of a terminal's style the user has asked for. */
export interface StyleWish {
  /** ASCII characters alone. */
  ascii: boolean;
  /** The background's kind; `auto` goes by what the terminal says. */
  theme: "auto" | Background;
}

/** How to draw on a terminal. */
export interface TerminalStyle {
  /** Colours. */
  palette: Palette;
  /** Characters. */
  glyphs: Glyphs;
}

/**
 * How to draw on the terminal that the environment describes: colours unless NO_COLOR is set, ASCII where the locale
 * is not UTF-8.
 *
 * @param env A variable of the environment by its name.
 */
export function terminalStyle(wish: StyleWish, env: (name: string) => string | undefined): TerminalStyle {
  const locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(env).find(Boolean);
  const ascii = wish.ascii || (locale !== undefined && !/utf-?8/i.test(locale));
  return {
    palette: new Palette(colorDepth(env), wish.theme === "auto" ? background(env) : wish.theme),
    glyphs: ascii ? ASCII_GLYPHS : UNICODE_GLYPHS,
  };
}

function colorDepth(env: (name: string) => string | undefined): ColorDepth {
  if (env("NO_COLOR")) return "none";
  if (/truecolor|24bit/i.test(env("COLORTERM") ?? "")) return "true";
  return /256|direct|kitty|alacritty|ghostty|wezterm/.test(env("TERM") ?? "") ? "256" : "16";
}

/** rxvt and its followers tell foreground and background: `15;0`. */
function background(env: (name: string) => string | undefined): Background {
  const number = Number(env("COLORFGBG")?.split(";").at(-1) || NaN);
  return number === 7 || (number > 8 && number <= 15) ? "light" : "dark";
}
