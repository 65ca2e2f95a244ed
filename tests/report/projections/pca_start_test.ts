import assert from "node:assert/strict";
import { RandomStream } from "../../../lib/base/random.ts";
import { principalComponents } from "../../../lib/eval/pca.ts";
import { pcaStart } from "../../../lib/report/projections/pca_start.ts";
import { assertClose } from "../../engine/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";

Deno.test("pcaStart() is the first two principal components at the given spread, plus 1% of noise", () => {
  const { embeddings, dimension } = scatteredClasses(400, 5, 0.3, 1);
  const { variances, scores } = principalComponents(embeddings, dimension, 2);
  const start = pcaStart(embeddings, dimension, 1e-4, new RandomStream(1, "test"));
  const off = start.map((value, k) => value / 1e-4 - scores[k]! / Math.sqrt(variances[0]!));
  assertClose([Math.hypot(...off) / Math.sqrt(800)], [0.01], 1e-3);
});

Deno.test("pcaStart() separates points that coincide", () => {
  const start = pcaStart(new Float32Array(30).fill(0.5), 3, 1, new RandomStream(1, "test"));
  assert.equal(new Set(start).size, 20);
  assert.ok(start.every((value) => Math.abs(value) < 0.1));
});
