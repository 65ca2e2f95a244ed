import assert from "node:assert/strict";
import type { FewShot } from "../../lib/config/eval_config.ts";
import { Dataset } from "../../lib/data/dataset.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { hashOf } from "../../lib/data/hash_of.ts";
import { pairDistances } from "../../lib/eval/pairs.ts";
import { embedByNetwork } from "../../lib/evaluate/embed_by_network.ts";
import { measureCheckpoint, type MeasureProtocol } from "../../lib/evaluate/measure_checkpoint.ts";
import { embeddingSize } from "../../lib/model/network.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { naiveRankings, naiveRetrieval } from "../eval/naive_evaluation.ts";
import { NOISE, writeNoiseCheckpoint } from "./fixtures.ts";

const CONFIG = { num_images: 0, holdout: 0, seed: 7 };

/** Takes images of the noise under names `<class>/<split>_<n>.png`, in the order of their hashes as from a folder. */
function named(split: string, from: ImageSet, images: number[]): ImageSet {
  const all = images.map((i) => ({ i, name: `letters/${"abc"[from.labels[i]!]}/${split}_${i}.png` }))
    .sort((a, b) => hashOf(a.name) - hashOf(b.name));
  const { height, width, channels, classes } = from;
  return new ImageSet({
    ...{ height, width, channels, classes },
    pixels: Uint8Array.from(all.flatMap(({ i }) => [...from.image(i)])),
    labels: Int32Array.from(all, ({ i }) => from.labels[i]!),
    names: all.map(({ name }) => name),
  });
}

const namesOf = (set: ImageSet) => Array.from({ length: set.count }, (_, i) => set.name(i)!);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const { train, test } = NOISE.splits as { train: ImageSet; test: ImageSet };
/** `query` and `gallery` share three images. */
const SPLITS = { train: named("train", train, upTo(60)), test: named("test", test, upTo(24)) };
const PARTS = {
  name: "folder",
  title: "letters",
  digest: NOISE.digest,
  classNames: ["letters/a", "letters/b", "letters/c"],
  splits: SPLITS,
};
const WITHOUT = new Dataset(PARTS);
const NAMED = new Dataset({
  ...PARTS,
  splits: {
    ...SPLITS,
    query: named("own", test, upTo(12)),
    gallery: named("own", test, upTo(24).slice(9)),
  },
  coarse: { names: ["first", "second"], of: Int32Array.of(0, 1, 1) },
});

testOnEngines(
  "measureCheckpoint() finds the images of pairs by name in all splits, and measures them over the right ones",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const pairsFile = `${runs}/pairs.csv`;
      const paths = (split: string, label: string) => {
        return namesOf(WITHOUT.splits[split]!).filter((name) => name.includes(`/${label}/`)).sort();
      };
      const [a, b, c] = [paths("train", "a"), paths("test", "b"), paths("test", "c")];
      const listed = upTo(6).flatMap((i) =>
        [[a[i], a[i + 1], 1], [b[i], b[0 + (i + 1) % 6], 1], [a[i], c[i], 0], [
          b[i],
          c[i],
          0,
        ]] as const
      );
      await Deno.writeTextFile(
        pairsFile,
        "left,right,same\n" + listed.map((pair) => pair.join(",")).join("\n"),
      );
      const options = { engine, dataset: WITHOUT, seed: 1 };
      const { fold_protocol: found, exact } = await measureCheckpoint(folder, { ...options, pairsFile });
      assert.deepEqual([found!.folds, found!.pairs], [10, { positive: 12, negative: 12 }]);
      assert.deepEqual([found!.images, found!.trained_images], [{ train: 7, test: 12 }, 7]);
      assert.equal(exact.pairs.positive + exact.pairs.negative, 24 * 23 / 2);

      // The same by all embeddings.
      const { state: { network }, parameters } = await readCheckpoint(folder);
      const rows = new Map<string, number>();
      const all = [];
      for (const set of [WITHOUT.train, WITHOUT.test]) {
        for (const name of namesOf(set)) rows.set(name, rows.size);
        all.push(...await embedByNetwork(engine, { network, parameters }, set));
      }
      const embeddings = Float32Array.from(all);
      const distances = (same: number) => {
        const own = listed.filter(([, , label]) => label === same);
        return pairDistances(embeddings, embeddings, embeddingSize(network), {
          first: Int32Array.from(own, ([one]) => rows.get(one!)!),
          second: Int32Array.from(own, ([, other]) => rows.get(other!)!),
        });
      };
      const negative = distances(0);
      const wins = [...distances(1)].flatMap((p) => [...negative].map((n) => p < n ? 1 : p === n ? 0.5 : 0));
      const auc = wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
      assert.ok(Math.abs(found!.pooled!.auc - auc) < 1e-6, `${found!.pooled!.auc}, naive ${auc}`);

      // Of one split only the images of that split.
      await refuses(
        () => measureCheckpoint(folder, { ...options, pairsFile, compared: { queries: "test" } }),
        /the name of an image on line 2 of \S+pairs\.csv, .* but found letters\/a\/train_\d+\.png, .* among the 24 images of the split test/,
      );
    }),
  ["cpu"],
);

testOnEngines(
  "measureCheckpoint() maps LFW's numbers to images in the order of their file names, whatever their order in the set",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const names = namesOf(WITHOUT.test);
      const place = (label: string) => names.filter((name) => name.includes(`/${label}/`)).toSorted();
      // Not the order of the set, or the test would say nothing.
      assert.notDeepEqual(place("a"), names.filter((name) => name.includes("/a/")));
      const [a, b] = [place("a"), place("b")];
      const options = { engine, dataset: WITHOUT, seed: 1, compared: { queries: "test" } };
      const measured = async (text: string) => {
        await Deno.writeTextFile(`${runs}/pairs`, text);
        const { file: _, ...found } =
          (await measureCheckpoint(folder, { ...options, pairsFile: `${runs}/pairs` }))
            .fold_protocol!;
        return found;
      };
      const byNumber = await measured(
        "2 1\nletters/a 1 3\nletters/a 2 letters/b 4\nletters/b 2 5\nletters/a 4 letters/b 1\n",
      );
      const byName = await measured(
        `${a[0]} ${a[2]} 1\n${a[1]} ${b[3]} 0\n${b[1]} ${b[4]} 1\n${a[3]} ${b[0]} 0\n`,
      );
      assert.deepEqual(byNumber, byName);
    }),
  ["cpu"],
);

testOnEngines(
  "measureCheckpoint() measures query and gallery too, without comparing an image with itself",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const before = engine.memory().tensors;
      const report = await measureCheckpoint(folder, { engine, dataset: NAMED, seed: 1 });
      assert.equal(engine.memory().tensors, before);
      assert.deepEqual(report.compared, { split: "test", images: 24 });
      const { queries, gallery, same_images, classes, pairs, retrieval, coarse_retrieval } = report
        .query_gallery!;
      assert.deepEqual([queries, gallery, same_images, classes], [12, 15, 3, 3]);
      assert.equal(pairs.positive + pairs.negative, 12 * 15 - 3);
      assert.equal(coarse_retrieval!.classes, 2);
      assert.equal(report.exact.coarse_retrieval!.classes, 2);

      const { state: { network }, parameters } = await readCheckpoint(folder);
      const labelled = async ({ labels }: ImageSet, set: ImageSet) => ({
        embeddings: await embedByNetwork(engine, { network, parameters }, set),
        dimension: embeddingSize(network),
        labels: Int32Array.from(labels),
      });
      const { query, gallery: others } = NAMED.splits as { query: ImageSet; gallery: ImageSet };
      const selves = Int32Array.from(namesOf(query), (name) => namesOf(others).indexOf(name));
      const naive = naiveRetrieval(
        naiveRankings(await labelled(query, query), await labelled(others, others), selves),
        true,
      );
      for (const [name, expected] of Object.entries(naive)) {
        const figure = retrieval.all[name as keyof typeof naive]!;
        assert.ok(Math.abs(figure - expected) < 1e-9, `${name}: ${figure}, naive ${expected}`);
      }

      // The same by flags; a single split has no gallery.
      const cross = await measureCheckpoint(folder, {
        engine,
        dataset: NAMED,
        seed: 1,
        compared: { queries: "query", references: "gallery" },
      });
      assert.deepEqual(cross.exact.retrieval, retrieval);
      assert.deepEqual([cross.compared!.same_images, cross.query_gallery], [3, undefined]);
      const one = await measureCheckpoint(folder, { engine, dataset: WITHOUT, seed: 1 });
      assert.deepEqual([one.query_gallery, one.exact.coarse_retrieval], [undefined, undefined]);
    }),
  ["cpu"],
);

testOnEngines(
  "measureCheckpoint() draws episodes by the seed, from all classes or within a superclass",
  (engine) =>
    withFolder(async (runs) => {
      const folder = await writeNoiseCheckpoint(runs, CONFIG);
      const fewShot: FewShot = { ways: 2, shots: 1, queries: 3, count: 30, withinSuperclass: false };
      const measured = (options: Pick<MeasureProtocol, "seed" | "fewShot">, dataset = NAMED) =>
        measureCheckpoint(folder, { engine, dataset, ...options });
      const { episodes } = await measured({ seed: 1, fewShot });
      assert.deepEqual([episodes!.classes, episodes!.episodes, episodes!.superclasses], [3, 30, undefined]);
      assert.deepEqual((await measured({ seed: 1, fewShot })).episodes, episodes);
      assert.notDeepEqual((await measured({ seed: 2, fewShot })).episodes, episodes);
      const within = await measured({ seed: 1, fewShot: { ...fewShot, withinSuperclass: true } });
      assert.deepEqual([within.episodes!.classes, within.episodes!.superclasses], [2, 1]);
      const folders = await measured({ seed: 1, fewShot: { ...fewShot, withinSuperclass: true } }, WITHOUT);
      assert.deepEqual([folders.episodes!.classes, folders.episodes!.superclasses], [3, 1]);
      await refuses(
        () => measured({ seed: 1, fewShot: { ...fewShot, withinSuperclass: true } }, NOISE),
        /Expected coarse classes, or classes in folders of folders, for --episodes_within superclass but noise has neither/,
      );
      await refuses(
        () => measured({ seed: 1, fewShot: { ...fewShot, ways: 4 } }),
        /Expected at least 4 classes with 1 \+ 3 images for episodes but found 3; use --episodes 3x1/,
      );
    }),
  ["cpu"],
);
