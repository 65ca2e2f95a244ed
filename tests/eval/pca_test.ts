import assert from "node:assert/strict";
import { jacobiEigen } from "../../lib/eval/jacobi.ts";
import { principalComponents } from "../../lib/eval/pca.ts";
import { assertClose } from "../engine/fixtures.ts";
import { scatteredClasses } from "./fixtures.ts";

Deno.test("principalComponents() are the eigenvectors of the covariance matrix, computed by naive loops", () => {
  const { embeddings, dimension, labels } = scatteredClasses(120, 4, 0.3, 1);
  const at = (i: number, k: number) => embeddings[i * dimension + k]!;
  const rows = [...labels.keys()];
  const axes = Array.from({ length: dimension }, (_, k) => k);
  const mean = axes.map((k) => rows.reduce((sum, i) => sum + at(i, k), 0) / rows.length);
  const covariance = axes.map((k) =>
    axes.map((l) =>
      rows.reduce((sum, i) => sum + (at(i, k) - mean[k]!) * (at(i, l) - mean[l]!), 0) / rows.length
    )
  );
  const expected = jacobiEigen(covariance);
  const found = principalComponents(embeddings, dimension, 3);
  assertClose(found.variances, expected.values.slice(0, 3), 1e-9);
  assertClose([found.total], [axes.reduce((sum, k) => sum + covariance[k]![k]!, 0)], 1e-12);
  found.components.forEach((component, c) => {
    const sign = Math.sign(component[0]! * expected.vectors[c]![0]!);
    assertClose(component, expected.vectors[c]!.map((value) => sign * value), 1e-6);
    const peak = component.reduce((peak, value) => Math.abs(value) > Math.abs(peak) ? value : peak, 0);
    assert.ok(peak > 0);
    const scores = rows.map((i) => axes.reduce((sum, k) => sum + (at(i, k) - mean[k]!) * component[k]!, 0));
    assertClose(found.scores.filter((_, i) => i % 3 === c), scores, 1e-12);
  });
});

Deno.test("principalComponents() of points on a line have one direction and zeros for the other", () => {
  const points = Float32Array.from([-1, 0, 1, 2].flatMap((t) => [5 - 3 * t, 4 * t, 7]));
  const { components, variances, total, scores } = principalComponents(points, 3, 2);
  assertClose(components[0]!, [-0.6, 0.8, 0], 1e-12);
  assertClose(variances, [25 * 1.25, 0], 1e-12);
  assertClose([total], [25 * 1.25], 1e-12);
  assertClose(scores, [-7.5, 0, -2.5, 0, 2.5, 0, 7.5, 0], 1e-9);
});
