import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeTripletPixels, encodeTripletPixels, PIXEL_LEVELS } from "../../lib/run/triplet_pixels.ts";
import { refuses } from "../base/fixtures.ts";

Deno.test("decodeTripletPixels() restores what encodeTripletPixels() was given, odd numbers too", () => {
  const grey = fc.integer({ min: 0, max: PIXEL_LEVELS - 1 });
  fc.assert(fc.property(fc.array(grey, { maxLength: 100 }), (values) => {
    assert.deepEqual([...decodeTripletPixels(encodeTripletPixels(values), values.length)], values);
  }));
});

Deno.test("encodeTripletPixels() puts two values into a byte, the first into its high half", () => {
  const bytes = (text: string) => Array.from(atob(text), (char) => char.charCodeAt(0));
  assert.deepEqual(bytes(encodeTripletPixels([1, 2, 15, 0])), [0x12, 0xf0]);
  assert.deepEqual(bytes(encodeTripletPixels([7])), [0x70]);
  assert.equal(encodeTripletPixels(new Uint8Array(28 * 28)).length, 524);
});

Deno.test("decodeTripletPixels() reports what is wrong with a damaged picture", async () => {
  const picture = encodeTripletPixels([1, 2, 3, 4]);
  await refuses(() => decodeTripletPixels(picture, 6), /of 6 values .* 3 bytes but found 2 bytes; /);
  await refuses(() => decodeTripletPixels(picture, 2), /of 2 values .* 1 bytes but found 2 bytes; /);
  await refuses(() => decodeTripletPixels("\u001b[2J", 4), /found another text; /);
});
