import assert from "node:assert/strict";
import { DOMParser } from "linkedom";

/** The parts of a picture with a tag; fails where the picture is not one element of SVG. */
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
