import assert from "node:assert/strict";
import { keyAction } from "../../../../lib/report/html/page/keys.ts";

const press = (
  key: string,
  held: Partial<Record<"shiftKey" | "ctrlKey" | "altKey" | "metaKey", boolean>> = {},
) => keyAction({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held });

Deno.test("keyAction() knows arrows, classes and letters", () => {
  assert.deepEqual(press("ArrowUp"), { type: "move", direction: "up" });
  assert.deepEqual(press("ArrowLeft", { shiftKey: true }), { type: "pan", direction: "left" });
  assert.deepEqual(press("7"), { type: "class", label: 7 });
  // On keyboards where digits need Shift.
  assert.deepEqual(press("7", { shiftKey: true }), { type: "class", label: 7 });
  assert.deepEqual(press("Enter"), press(" "));
  assert.deepEqual(press("."), { type: "epoch", step: 1 });
});

Deno.test("keyAction() leaves the browser's own keys to the browser", () => {
  for (const key of ["Tab", "F5", "PageDown", "x", "Dead"]) assert.equal(press(key), undefined);
  for (const held of ["ctrlKey", "altKey", "metaKey"] as const) {
    for (const key of ["+", "-", "0", "p", "ArrowLeft"]) {
      assert.equal(press(key, { [held]: true }), undefined);
    }
  }
});
