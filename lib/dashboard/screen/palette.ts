import type { Color, ColorName, RampColor, Style } from "../view/frame.ts";

/** The colour depth of a terminal: none, its own 16, 256, or true colour. */
export type ColorDepth = "none" | "16" | "256" | "true";

/** Whether the background is dark or light. */
export type Background = "dark" | "light";

/** Red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** blessed's number for a terminal's default colour. */
export const DEFAULT_COLOR = 0x1ff;

/** Maximum number of colours for texts, lines and ramps: numbers from 16 on, which are never reused. */
const MOST_FIXED = 120;
/** The first number for colours of pictures; the numbers from here up to {@link DEFAULT_COLOR} are reused. */
const FIRST_OF_PICTURES = 16 + MOST_FIXED;
/**
 * Maximum number of colours per picture. A pane has up to three pictures, and those of the previous frame keep their
 * numbers, so six pictures must fit in the nine bits that blessed has for a colour.
 */
export const MOST_PICTURE_COLORS = 62;

/** A colour of a picture, and the frame in which it was last used. */
interface PictureColor {
  rgb: Rgb;
  frame: number;
}

/** A colour on a dark background, on a light one, and among the terminal's own 16. */
type Hue = readonly [dark: Rgb, light: Rgb, own: number];

/*
 * Hues after Okabe and Ito (2008), which people with any common colour blindness can distinguish; those for light
 * backgrounds are darker. Related things share a hue: positives are blue, negatives are orange.
 */
const BLUE: Hue = [[86, 180, 233], [0, 95, 160], 12];
const ORANGE: Hue = [[240, 170, 50], [176, 98, 0], 11];
const GREEN: Hue = [[40, 190, 140], [0, 118, 84], 10];
const RED: Hue = [[235, 105, 50], [150, 40, 0], 9];
const PURPLE: Hue = [[200, 110, 190], [145, 35, 145], 13];
const YELLOW: Hue = [[240, 228, 66], [120, 105, 0], 11];
const WHITE: Hue = [[235, 235, 235], [20, 20, 20], 15];
const GRAY: Hue = [[140, 145, 150], [95, 100, 105], 7];
const DARK_GRAY: Hue = [[78, 84, 90], [175, 180, 185], 8];
const CYAN: Hue = [[110, 215, 215], [0, 130, 140], 14];
const INDIGO: Hue = [[120, 130, 235], [60, 60, 180], 4];
const LIME: Hue = [[225, 255, 180], [240, 30, 255], 10];

/** `text` is the terminal's default colour, which its user can read. */
const HUES: Readonly<Record<Exclude<ColorName, "text">, Hue>> = {
  muted: GRAY,
  border: DARK_GRAY,
  focus: YELLOW,
  title: WHITE,
  raw: [[95, 110, 130], [165, 178, 195], 8],
  train: BLUE,
  validation: ORANGE,
  exact: GREEN,
  val: PURPLE,
  accuracy: CYAN,
  recall: YELLOW,
  reference: GRAY,
  overlay: GRAY,
  positive: BLUE,
  negative: ORANGE,
  threshold: WHITE,
  semi_hard: BLUE,
  hard: RED,
  batch_hard: PURPLE,
  batch_all: GREEN,
  easy_positive: CYAN,
  distance_weighted: INDIGO,
  multi_similarity: ORANGE,
  other_miner: LIME,
  good: GREEN,
  warning: ORANGE,
  bad: RED,
  cursor: YELLOW,
  bar: GREEN,
  selected: DARK_GRAY,
};

/**
 * Colours for classes, which also differ in lightness; with more classes they repeat. The first ten suit few classes;
 * each of the others was chosen to be as far as possible from all previous ones, for people with and without the common
 * colour blindnesses.
 */
const CLASSES: readonly Hue[] = [
  BLUE,
  ORANGE,
  GREEN,
  RED,
  PURPLE,
  YELLOW,
  CYAN,
  WHITE,
  INDIGO,
  [[170, 125, 80], [120, 80, 40], 3],
  [[150, 30, 255], [0, 0, 255], 5],
  [[105, 105, 120], [30, 0, 60], 8],
  LIME,
  [[195, 0, 180], [0, 0, 180], 13],
  [[60, 135, 0], [105, 60, 90], 2],
  [[120, 75, 225], [255, 15, 90], 12],
  [[240, 0, 0], [0, 45, 0], 9],
  [[165, 255, 135], [255, 30, 195], 10],
  [[45, 120, 90], [150, 45, 255], 6],
  [[240, 15, 150], [135, 135, 225], 13],
];

/** Ends and middle of the ramp. Near is warm, far is dark, so that confused classes stand out. */
const HEAT: readonly Rgb[] = [[250, 230, 120], [235, 120, 50], [130, 40, 90], [40, 25, 70], [20, 20, 40]];

/** Steps of a ramp: more than the eye can distinguish side by side, but few enough for the palette. */
const RAMP_STEPS = 24;

/** Maps colours to blessed's numbers, for a terminal's colour depth. */
export class Palette {
  readonly depth: ColorDepth;
  readonly #background: Background;
  readonly #numbers = new Map<string, number>();
  readonly #exact: Rgb[] = [];
  readonly #pictures: PictureColor[] = [];
  readonly #numbersOfPictures = new Map<number, number>();
  #frame = 0;

  /**
   * Creates a palette with no colours in use.
   *
   * @param depth Colour depth of the terminal.
   * @param background Background of the terminal.
   */
  constructor(depth: ColorDepth, background: Background) {
    this.depth = depth;
    this.#background = background;
  }

  /** blessed's number for a text style: flags, foreground and background combined. */
  attribute(style: Style): number {
    const flags = (style.bold ? 1 : 0) | (style.underline ? 2 : 0) | (style.inverse ? 8 : 0);
    const back = this.#number(style.back);
    let color = this.#number(style.color);
    // Text on a coloured background must be readable whatever the terminal's default colour is.
    if (style.color === undefined && style.back !== undefined && back !== DEFAULT_COLOR) {
      color = luminance(this.#rgb(style.back)) > 0.45
        ? this.#ink([15, 15, 20], 0)
        : this.#ink([240, 240, 240], 15);
    }
    return (flags << 18) | (color << 9) | back;
  }

  /** The exact colour of a number above 15, on a terminal with true colour. */
  exact(number: number): Rgb | undefined {
    if (number < FIRST_OF_PICTURES) return this.#exact[number - 16];
    return this.#pictures[number - FIRST_OF_PICTURES]?.rgb;
  }

  /** Begins a frame: colours of pictures that are no longer on the screen may be replaced. */
  beginFrame(): void {
    this.#frame++;
  }

  /**
   * blessed's number for two pixels of a picture in one cell, one above the other; for a terminal with 256 colours or
   * true colour.
   *
   * @param lower Undefined below the last row of a picture.
   */
  pictureAttribute(upper: Rgb, lower: Rgb | undefined): number {
    const back = lower === undefined ? DEFAULT_COLOR : this.#numberInPicture(lower);
    return (this.#numberInPicture(upper) << 9) | back;
  }

  #numberInPicture(rgb: Rgb): number {
    if (this.depth !== "true") return nearestOf256(rgb);
    const key = (rgb[0] << 16) | (rgb[1] << 8) | rgb[2];
    const known = this.#numbersOfPictures.get(key);
    const place = known ?? this.#placeOfPicture(rgb, key);
    this.#pictures[place]!.frame = this.#frame;
    return FIRST_OF_PICTURES + place;
  }

  #placeOfPicture(rgb: Rgb, key: number): number {
    const pictures = this.#pictures;
    if (pictures.length < DEFAULT_COLOR - FIRST_OF_PICTURES) {
      this.#numbersOfPictures.set(key, pictures.push({ rgb, frame: this.#frame }) - 1);
      return pictures.length - 1;
    }
    // A number used by the frame on the screen must keep its colour: blessed redraws only cells whose numbers differ.
    const free = pictures.findIndex(({ frame }) => frame < this.#frame - 1);
    if (free < 0) return nearestIndexOf(pictures.map(({ rgb }) => rgb), rgb);
    const [red, green, blue] = pictures[free]!.rgb;
    this.#numbersOfPictures.delete((red << 16) | (green << 8) | blue);
    pictures[free] = { rgb, frame: this.#frame };
    this.#numbersOfPictures.set(key, free);
    return free;
  }

  #number(color: Color | undefined): number {
    if (color === undefined || color === "text" || this.depth === "none") return DEFAULT_COLOR;
    const key = typeof color === "string" ? color : `${color.ramp} ${step(color)}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.depth === "16" ? this.#own(color) : this.#place(this.#rgb(color));
      this.#numbers.set(key, number);
    }
    return number;
  }

  #ink(rgb: Rgb, own: number): number {
    if (this.depth === "16") return own;
    const key = rgb.join();
    const number = this.#numbers.get(key) ?? this.#place(rgb);
    this.#numbers.set(key, number);
    return number;
  }

  /** A number below 256: the nearest of 256 colours, or with true colour a number whose colour is free to choose. */
  #place(rgb: Rgb): number {
    if (this.depth === "256") return nearestOf256(rgb);
    if (this.#exact.length === MOST_FIXED) return 16 + nearestIndexOf(this.#exact, rgb);
    return 16 + this.#exact.push(rgb) - 1;
  }

  #own(color: Color): number {
    if (color === "text") return DEFAULT_COLOR;
    if (typeof color === "string") {
      return this.#background === "dark" ? HUES[color][2] : darker(HUES[color][2]);
    }
    if (color.ramp === "class") return CLASSES[color.at % CLASSES.length]![2];
    const ramp = color.ramp === "gray" ? [0, 8, 7, 15] : [11, 9, 1, 0];
    return ramp[Math.min(ramp.length - 1, Math.floor(clamp(color.at) * ramp.length))]!;
  }

  #rgb(color: Color): Rgb {
    const dark = this.#background === "dark";
    if (color === "text") return dark ? WHITE[0] : WHITE[1];
    if (typeof color === "string") return HUES[color][dark ? 0 : 1];
    if (color.ramp === "class") return CLASSES[color.at % CLASSES.length]![dark ? 0 : 1];
    const at = step(color) / (RAMP_STEPS - 1);
    if (color.ramp === "gray") return [1, 1, 1].map(() => Math.round(12 + 238 * at)) as unknown as Rgb;
    return between(HEAT, at);
  }
}

/** The number of the xterm colour nearest to a colour. */
export function nearestOf256(rgb: Rgb): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = rgb.map((value) => nearestIndex(levels, value)) as [number, number, number];
  const gray = Math.max(0, Math.min(23, Math.round((rgb[0] + rgb[1] + rgb[2]) / 3 / 10 - 0.8)));
  const far = (other: readonly number[]) => other.reduce((sum, value, i) => sum + (value - rgb[i]!) ** 2, 0);
  const asCube = far(cube.map((i) => levels[i]!));
  const asGray = far([8 + 10 * gray, 8 + 10 * gray, 8 + 10 * gray]);
  return asGray < asCube ? 232 + gray : 16 + 36 * cube[0] + 6 * cube[1] + cube[2];
}

/** Index of the colour nearest to a given one. */
function nearestIndexOf(colors: readonly Rgb[], rgb: Rgb): number {
  let [best, least] = [0, Infinity];
  for (const [i, color] of colors.entries()) {
    const far = color.reduce((sum, value, c) => sum + (value - rgb[c]!) ** 2, 0);
    if (far < least) [best, least] = [i, far];
  }
  return best;
}

function nearestIndex(levels: readonly number[], value: number): number {
  let best = 0;
  for (const [i, level] of levels.entries()) {
    if (Math.abs(level - value) < Math.abs(levels[best]! - value)) best = i;
  }
  return best;
}

function between(stops: readonly Rgb[], at: number): Rgb {
  const place = clamp(at) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  const [a, b] = [stops[low]!, stops[low + 1]!];
  return a.map((value, i) => Math.round(value + (b[i]! - value) * (place - low))) as unknown as Rgb;
}

/** The dark variant of one of the 16 colours; white and grey become black. */
function darker(own: number): number {
  if (own === 15 || own === 7) return 0;
  if (own === 8) return 7;
  return own % 8;
}

function step({ ramp, at }: RampColor): number {
  return ramp === "class" ? at % CLASSES.length : Math.round(clamp(at) * (RAMP_STEPS - 1));
}

function clamp(value: number): number {
  return Number.isFinite(value) ? Math.max(0, Math.min(1, value)) : 0;
}

function luminance([red, green, blue]: Rgb): number {
  return (0.3 * red + 0.59 * green + 0.11 * blue) / 255;
}
