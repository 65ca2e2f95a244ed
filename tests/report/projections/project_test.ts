import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import fc from "fast-check";
import { UserError } from "../../../lib/base/user_error.ts";
import { principalComponents } from "../../../lib/eval/pca.ts";
import type { ProjectionProgress } from "../../../lib/report/projections/pause.ts";
import { project, PROJECTION_METHODS } from "../../../lib/report/projections/project.ts";
import { assertClose, useEngine } from "../../engine/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";
import { assertApart } from "./fixtures.ts";

await useEngine("cpu");

Deno.test("project() by pca projects embeddings onto their first two principal components", async () => {
  const { embeddings, dimension } = scatteredClasses(50, 3, 0.3, 1);
  const picture = await project(embeddings, dimension, { method: "pca", seed: 1 });
  const { variances, total, scores } = principalComponents(embeddings, dimension, 2);
  assert.ok(picture.method === "pca");
  assert.deepEqual(picture.points, Float32Array.from(scores));
  assertClose([picture.explained], [(variances[0]! + variances[1]!) / total], 1e-12);
});

Deno.test("project() by tsne and umap separates clusters and returns the parameters used", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(100, 4, 0.1, 1);
  const tsne = await project(embeddings, dimension, { method: "tsne", seed: 1 });
  assert.ok(tsne.method === "tsne" && tsne.perplexity === 30 && tsne.divergence > 0);
  assert.equal(tsne.points.length, 200);
  assertApart(tsne.points, labels);
  const umap = await project(embeddings, dimension, { method: "umap", seed: 1 });
  assert.ok(umap.method === "umap" && umap.neighbours === 15);
  assert.equal(umap.points.length, 200);
  assertApart(umap.points, labels);
});

Deno.test("project() uses the given perplexity and neighbours, and lower defaults if N is small", async () => {
  const { embeddings, dimension } = scatteredClasses(31, 3, 0.3, 1);
  const few = embeddings.subarray(0, 10 * dimension);
  const tsne = async (of: Float32Array, perplexity?: number) => {
    const picture = await project(of, dimension, {
      method: "tsne",
      seed: 1,
      ...perplexity !== undefined && { perplexity },
    });
    return picture.method === "tsne" && picture.perplexity;
  };
  const umap = async (of: Float32Array, neighbours?: number) => {
    const picture = await project(of, dimension, {
      method: "umap",
      seed: 1,
      ...neighbours !== undefined && { neighbours },
    });
    return picture.method === "umap" && picture.neighbours;
  };
  assert.deepEqual(
    await Promise.all([tsne(embeddings), tsne(embeddings, 10), tsne(embeddings, 2.5), tsne(few)]),
    [
      10,
      10,
      2.5,
      3,
    ],
  );
  assert.deepEqual(await Promise.all([umap(embeddings), umap(embeddings, 4), umap(few)]), [15, 4, 9]);
  for (const perplexity of [10.01, 1, 0, -3, NaN, Infinity]) {
    await assert.rejects(tsne(embeddings, perplexity), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^Expected a perplexity above 1 and up to 10\.0, .* but found /);
      return true;
    });
  }
  for (const neighbours of [31, 1, 2.5, NaN]) {
    await assert.rejects(umap(embeddings, neighbours), (error: Error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^Expected neighbours from 2 to 30, .* but found /);
      return true;
    });
  }
});

Deno.test("project() rejects embeddings that are not finite, too short or too few, in one line", async () => {
  const refused = async (count: number, dimension: number, method: "pca" | "tsne" | "umap", bad?: number) => {
    const embeddings = new Float32Array(count * dimension);
    if (bad !== undefined) embeddings[4 * dimension + 1] = bad;
    const failure = await project(embeddings, dimension, { method, seed: 1 }).catch((error: unknown) =>
      error
    );
    assert.ok(failure instanceof UserError, `${count} of ${dimension} by ${method}`);
    return failure.message;
  };
  for (const method of PROJECTION_METHODS) {
    assert.match(await refused(6, 3, method, NaN), /finite embeddings but number 4 contains NaN/);
    assert.match(await refused(6, 3, method, -Infinity), /finite embeddings but number 4 contains -Infinity/);
    assert.match(await refused(6, 1, method), /2 numbers or more but found 1/);
    assert.match(await refused(0, 3, method), /or more for .* but found 0/);
  }
  for (const method of ["tsne", "umap"] as const) {
    assert.match(await refused(4, 3, method), /Expected 5 embeddings or more for .* but found 4/);
  }
});

Deno.test("project() gives finite points for five or more embeddings, some of them equal", async () => {
  const anything = fc.array(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -3, max: 3 }))), {
    minLength: 5,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom(...PROJECTION_METHODS), async (rows, method) => {
      const { points } = await project(Float32Array.from(rows.flat()), 3, { method, seed: 1 });
      assert.equal(points.length, 2 * rows.length);
      assert.ok(points.every(Number.isFinite));
    }),
    { numRuns: 40 },
  );
});

Deno.test("project() reports progress, and the caller's event loop keeps running", async () => {
  const { embeddings, dimension } = scatteredClasses(300, 3, 0.3, 1);
  for (const method of ["tsne", "umap"] as const) {
    const heard: ProjectionProgress[] = [];
    let turns = 0;
    let over = false;
    const turn = () => {
      turns++;
      if (!over) setImmediate(turn);
    };
    setImmediate(turn);
    await project(embeddings, dimension, { method, seed: 1, onProgress: (progress) => heard.push(progress) });
    over = true;
    const near = heard.filter(({ stage }) => stage === "neighbours");
    const layout = heard.filter(({ stage }) => stage === "layout");
    assert.deepEqual(heard, [...near, ...layout]);
    assert.deepEqual(near, [256, 300].map((done) => ({ stage: "neighbours", done, total: 300 })));
    const total = layout.length;
    assert.ok(total >= 500);
    assert.deepEqual(layout, layout.map((_, i) => ({ stage: "layout", done: i + 1, total })));
    assert.ok(turns >= heard.length, `${turns} turns in ${heard.length} steps`);
  }
});

Deno.test("project() stops when it is aborted, with the signal's reason", async () => {
  const { embeddings, dimension } = scatteredClasses(300, 3, 0.3, 1);
  for (const method of ["tsne", "umap"] as const) {
    for (const [stage, step] of [["neighbours", 256], ["layout", 3]] as const) {
      const stop = new AbortController();
      const heard: ProjectionProgress[] = [];
      const drawn = project(embeddings, dimension, {
        method,
        seed: 1,
        signal: stop.signal,
        onProgress: (progress) => {
          heard.push(progress);
          if (progress.stage === stage && progress.done === step) stop.abort(new Error("enough"));
        },
      });
      await assert.rejects(drawn, /enough/);
      assert.deepEqual([heard.at(-1)!.stage, heard.at(-1)!.done], [stage, step]);
    }
  }
  const signal = AbortSignal.abort(new Error("enough"));
  for (const method of PROJECTION_METHODS) {
    await assert.rejects(project(embeddings, dimension, { method, seed: 1, signal }), /enough/);
  }
});
