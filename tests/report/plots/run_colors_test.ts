import assert from "node:assert/strict";
import { RUN_COLORS } from "../../../lib/report/plots/plot_colors.ts";

/** How eyes without one type of cone see linear RGB: Machado, Oliveira and Fernandes (2009), at full severity. */
const EYES = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [
    -0.003882,
    -0.048116,
    1.051998,
  ]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [
    -0.01182,
    0.04294,
    0.968881,
  ]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [
    0.004733,
    0.691367,
    0.3039,
  ]],
};

function linear(color: string): number[] {
  return [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** CIELAB, in which distances correspond to perceived differences. */
function lab([r, g, b]: number[]): number[] {
  const f = (t: number) => t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  const x = f((0.4124 * r! + 0.3576 * g! + 0.1805 * b!) / 0.9505);
  const y = f(0.2126 * r! + 0.7152 * g! + 0.0722 * b!);
  const z = f((0.0193 * r! + 0.1192 * g! + 0.9505 * b!) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

Deno.test("RUN_COLORS are distinguishable with any common colour blindness and contrast with white", () => {
  for (const [name, eye] of Object.entries(EYES)) {
    const seen = [...RUN_COLORS, "#ffffff"].map((color) => {
      const rgb = linear(color);
      return lab(eye.map((row) => Math.min(1, Math.max(0, row.reduce((sum, w, i) => sum + w * rgb[i]!, 0)))));
    });
    for (const [i, one] of seen.entries()) {
      for (const other of seen.slice(i + 1)) {
        const distance = Math.hypot(...one.map((value, j) => value - other[j]!));
        assert.ok(distance > 35, `${name}: colour ${i} is ${distance.toFixed(0)} from another`); // 2 is just noticeable.
      }
    }
  }
});
