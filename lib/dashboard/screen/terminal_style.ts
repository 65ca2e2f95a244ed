import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from "./glyphs.ts";
import { type Background, type ColorDepth, Palette } from "./palette.ts";

/** The user's flags for the terminal's style. */
export interface StyleWish {
  /** Whether to use only ASCII characters. */
  ascii: boolean;
  /** Background of the terminal; `auto` uses what the terminal reports. */
  theme: "auto" | Background;
}

/** How to draw on a terminal. */
export interface TerminalStyle {
  palette: Palette;
  glyphs: Glyphs;
}

/**
 * Chooses the style for the terminal that the environment describes: colours unless NO_COLOR is set, ASCII if the
 * locale is not UTF-8.
 *
 * @param env Returns an environment variable by its name.
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

/** rxvt and similar terminals report foreground and background in COLORFGBG, such as `15;0`. */
function background(env: (name: string) => string | undefined): Background {
  const number = Number(env("COLORFGBG")?.split(";").at(-1) || NaN);
  return number === 7 || (number > 8 && number <= 15) ? "light" : "dark";
}
