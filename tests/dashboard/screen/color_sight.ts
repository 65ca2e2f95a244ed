import type { Rgb } from "../../../lib/dashboard/screen/palette.ts";

/** Linear light, 0 to 1, of an sRGB channel, 0 to 255. */
function linear(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance according to WCAG 2. */
export const luminance = (rgb: Rgb) =>
  rgb.map(linear).reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i]!, 0);

/** Contrast ratio according to WCAG 2, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Colours as seen by people who lack one type of cones, in linear light (after Viénot, Brettel and Mollon, 1999). */
export const SIGHTS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  deuteranopia: [[0.2928, 0.7072, 0], [0.2928, 0.7072, 0], [-0.0223, 0.0223, 1]],
  protanopia: [[0.1121, 0.8879, 0], [0.1121, 0.8879, 0], [0.004, -0.004, 1]],
};

/** Lightness and the two opponent colours (CIELAB, D65) of a colour as seen with the given sight. */
export function seen(rgb: Rgb, sight: string): number[] {
  const light = rgb.map(linear);
  const [r, g, b] = SIGHTS[sight]!.map((row) => row.reduce((sum, weight, i) => sum + weight * light[i]!, 0));
  const xyz = [
    (0.4124 * r! + 0.3576 * g! + 0.1805 * b!) / 0.9505,
    0.2126 * r! + 0.7152 * g! + 0.0722 * b!,
    (0.0193 * r! + 0.1192 * g! + 0.9505 * b!) / 1.089,
  ];
  const [x, y, z] = xyz.map((value) => value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}
