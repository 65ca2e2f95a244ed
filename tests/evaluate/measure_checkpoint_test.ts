import assert from "node:assert/strict";
import type { ComparedSplits } from "../../lib/config/eval_config.ts";
import { embedSplit } from "../../lib/evaluate/embed_split.ts";
import { measureCheckpoint } from "../../lib/evaluate/measure_checkpoint.ts";
import type { ViewCount } from "../../lib/model/view_counts.ts";
import { evaluationTables } from "../../lib/report/evaluation_table.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { NOISE, writeNoiseCheckpoint } from "./fixtures.ts";

const CONFIG = { num_images: 50, holdout: 12, seed: 7 };

testOnEngines(
  "measureCheckpoint() compares the requested splits, and says which",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const measured = (compared?: ComparedSplits) =>
        measureCheckpoint(folder, { engine, dataset: NOISE, seed: 1, ...(compared && { compared }) });
      const before = engine.memory().tensors;
      const pairs = (count: number) => count * (count - 1) / 2;
      const total = ({ exact: { pairs: { positive, negative } } }: Awaited<ReturnType<typeof measured>>) =>
        positive + negative;

      const test = await measured();
      assert.deepEqual(test.compared, { split: "test", images: 24 });
      assert.equal(total(test), pairs(24));
      const holdout = await measured({ queries: "holdout" });
      assert.deepEqual(holdout.compared, { split: "holdout", images: 12 });
      assert.equal(total(holdout), pairs(12));
      const cross = await measured({ queries: "holdout", references: "train" });
      assert.deepEqual(cross.compared, {
        split: "holdout",
        images: 12,
        references: { split: "train", images: 38 },
      });
      assert.equal(total(cross), 12 * 38);
      assert.equal(cross.exact.retrieval!.all.queries, 12);
      assert.equal(cross.projection.labels.length, 12);
      assert.equal(engine.memory().tensors, before);
    }),
  ["native", "cpu"],
);

testOnEngines(
  "measureCheckpoint() measures the mean of views of each image, and says of how many",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const seen = async (views?: ViewCount) => {
        const found: Float32Array[] = [];
        const report = await measureCheckpoint(folder, {
          ...{ engine, dataset: NOISE, seed: 1, ...(views && { views }) },
          onMeasured: ({ embeddings }) => found.push(embeddings),
        });
        return { report, embeddings: found[0]! };
      };
      const [plain, one, nine] = [await seen(), await seen(1), await seen(9)];
      assert.deepEqual(one, plain);
      assert.deepEqual(nine.report.compared, { split: "test", images: 24, views: 9 });
      assert.notDeepEqual(nine.embeddings, plain.embeddings);
      const expected = await embedSplit(engine, folder, await readCheckpoint(folder), NOISE, { views: 9 });
      assert.deepEqual(nine.embeddings, expected.embeddings);
      const said = ({ report }: typeof nine) =>
        evaluationTables(report).facts.find(([name]) => name === "Views");
      assert.deepEqual(said(nine), ["Views", "9 of each image, whose mean is its embedding"]);
      assert.equal(said(one), undefined);
    }),
  ["native", "cpu"],
);

testOnEngines(
  "measureCheckpoint() takes a run too, and measures its best",
  (engine) =>
    withFolder(async (runs) => {
      await Deno.mkdir(`${runs}/own`);
      const folder = await writeNoiseCheckpoint(`${runs}/own`, CONFIG);
      const options = { engine, dataset: NOISE, seed: 1 };
      const { checkpoint, exact } = await measureCheckpoint(`${runs}/own/`, options);
      assert.deepEqual(checkpoint, { path: folder, epoch: 3 });
      assert.deepEqual(exact, (await measureCheckpoint(folder, options)).exact);
      await refuses(
        () => measureCheckpoint(`${runs}/none`, options),
        /^Expected a checkpoint, a run or a folder/,
      );
    }),
  ["cpu"],
);

testOnEngines(
  "measureCheckpoint() measures at the rates that are asked for, and tells those below a pair",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const { exact } = await measureCheckpoint(folder, {
        engine,
        dataset: NOISE,
        seed: 1,
        rates: [0.3, 0.05, 1e-3],
      });
      for (const figures of [exact.val_at_far, exact.threshold_at_far, exact.accuracy_at_far!]) {
        assert.deepEqual(Object.keys(figures), ["0.3", "0.05", "0.001"]);
        assert.ok(figures["0.3"]! > figures["0.05"]! || figures === exact.accuracy_at_far);
        assert.equal(figures["0.001"], null);
      }
    }),
  ["cpu"],
);

testOnEngines(
  "measureCheckpoint() takes the pairs for the folds from a file, or draws the original's",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const options = { engine, dataset: NOISE, seed: 1 };
      const drawn = (await measureCheckpoint(folder, options)).fold_protocol!;
      assert.deepEqual([drawn.folds, drawn.pairs, drawn.file], [
        10,
        { positive: 512, negative: 512 },
        undefined,
      ]);

      const file = `${runs}/pairs.txt`;
      await Deno.writeTextFile(file, "2 1\n0 1 2\n0 1 1 1\n2 3 4\n1 7 2 9\n");
      const own = (await measureCheckpoint(folder, { ...options, pairsFile: file })).fold_protocol!;
      assert.deepEqual([own.folds, own.pairs, own.file], [2, { positive: 2, negative: 2 }, file]);

      await Deno.writeTextFile(file, "2 1\n0 1 2\n0 1 1 1\n2 3 4\n1 8 2 9\n");
      await refuses(
        () => measureCheckpoint(folder, { ...options, pairsFile: file }),
        /Expected an image from 1 to 7 on line 5 of \S+pairs\.txt, the number of images of class 1, but found 8/,
      );
      await refuses(
        () => measureCheckpoint(folder, { ...options, pairsFile: `${runs}/none.txt` }),
        /Expected a file of pairs but cannot read \S+none\.txt: it is missing/,
      );
    }),
  ["cpu"],
);
