import assert from "node:assert/strict";
import { DOMParser } from "linkedom";

/** The elements of a picture with a tag; fails if the picture is not a single SVG element. */
export function partsOf(
  svg: string,
  tag: string,
): { textContent: string; getAttribute(name: string): string | null }[] {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  assert.equal(document.documentElement.tagName.toLowerCase(), "svg");
  assert.ok(!/NaN|undefined|Infinity/.test(svg), "a value that is none");
  assert.ok(!/(href|src)="(?!data:|#)/.test(svg), "something from outside");
  return [...document.querySelectorAll(tag)] as ReturnType<typeof partsOf>;
}

/** All texts of a picture. */
export function textsOf(svg: string): string[] {
  return partsOf(svg, "text").map(({ textContent }) => textContent);
}

/** Undoes the filters of a PNG in colour as the standard says, byte by byte. */
export function unfiltered(rows: Uint8Array, height: number, stride: number): number[] {
  const bytes: number[][] = [];
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (stride + 1)];
    const row: number[] = [];
    for (let x = 0; x < stride; x++) {
      const [a, b, c] = [row[x - 3] ?? 0, bytes[y - 1]?.[x] ?? 0, x < 3 ? 0 : bytes[y - 1]?.[x - 3] ?? 0];
      const far = [a, b, c].map((value) => Math.abs(a + b - c - value));
      const paeth = [a, b, c][far.indexOf(Math.min(...far))]!;
      const add = [0, a, b, Math.floor((a + b) / 2), paeth][filter!]!;
      row.push((rows[y * (stride + 1) + 1 + x]! + add) % 256);
    }
    bytes.push(row);
  }
  return bytes.flat();
}

/** Options of a heat map. */
export const HEAT = {
  title: "t",
  subtitle: "s",
  rows: "row",
  columns: "column",
  format: (value: number) => value.toFixed(1),
  scheme: "ylorrd",
  reversed: true,
} as const;
