import assert from "node:assert/strict";
import { Dataset } from "../../../lib/data/dataset.ts";
import { ImageSet } from "../../../lib/data/image_set.ts";
import { openEngine } from "../../../lib/engine/open_engine.ts";
import { evaluateExact, type ExactOptions } from "../../../lib/eval/exact.ts";
import { Control } from "../../../lib/train/control.ts";
import {
  EvaluationLeader,
  helpToEvaluate,
  type SharedEvaluation,
} from "../../../lib/train/workers/evaluate_together.ts";
import { smallNetwork } from "../../model/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

type Group = SharedEvaluation["group"];

/** The groups of workers that are all in this thread. */
function groups(count: number): Group[] {
  let waiting: { value: unknown; resolve: (all: unknown[]) => void }[] = [];
  const exchange = <T>(value: T) =>
    new Promise<T[]>((resolve) => {
      waiting.push({ value, resolve: resolve as (all: unknown[]) => void });
      if (waiting.length < count) return;
      const all = waiting;
      waiting = [];
      for (const { resolve } of all) resolve(all.map(({ value }) => value));
    });
  return Array.from({ length: count }, (_, rank) => {
    const ordered = async <T>(value: T) =>
      (await exchange({ rank, value })).sort((a, b) => a.rank - b.rank).map(({ value }) => value);
    return {
      workers: { count, rank } as Group["workers"],
      exchangeBytes: async (bytes) => (await ordered(bytes)).map((found) => Uint8Array.from(found)),
      bytesFromLeader: async (bytes) => Uint8Array.from((await ordered(bytes))[0]!),
      async sum(values) {
        const all = await ordered(values);
        return values.map((_, i) => all.reduce((sum, found) => sum + found[i]!, 0));
      },
    };
  });
}

const { embeddings, dimension, labels } = scatteredClasses(900, 12, 0.6, 3);
const SIDE = 12;

/** Images of which some are in two splits, with drawn embeddings. */
function drawn(): { dataset: Dataset; embedder: SharedEvaluation["embedder"] } {
  const firsts = new Map<ImageSet, number>();
  const split = (from: number, to: number) => {
    const [height, width] = [SIDE, SIDE];
    const pixels = new Uint8Array((to - from) * height * width);
    const set = new ImageSet({
      pixels,
      labels: labels.slice(from, to),
      height,
      width,
      channels: 1,
      classes: 12,
    });
    firsts.set(set, from);
    return set;
  };
  return {
    dataset: new Dataset({
      name: "drawn",
      title: "drawn",
      digest: "0",
      classNames: Array.from({ length: 12 }, (_, i) => `${i}`),
      splits: { train: split(0, 40), test: split(0, 700), gallery: split(500, 900) },
    }),
    embedder: {
      chunkOf: () => 64,
      embed(set, _, { indices } = {}) {
        const rows = [...indices!].map((i) => (firsts.get(set)! + i) * dimension);
        return Promise.resolve(
          Float32Array.from(rows.flatMap((at) => [...embeddings.subarray(at, at + dimension)])),
        );
      },
    },
  };
}

/** Runs an evaluation on some workers; all but the first help. */
async function together<T>(
  count: number,
  evaluate: (leader: EvaluationLeader, dataset: Dataset) => Promise<T>,
  controls: Control[] = Array.from({ length: count }, () => new Control()),
): Promise<T> {
  const { dataset, embedder } = drawn();
  const shared = groups(count).map((group, i): SharedEvaluation => ({
    job: {
      dataset,
      holdout: undefined,
      network: smallNetwork(SIDE, SIDE, [1], dimension),
      config: { threads: 1 } as SharedEvaluation["job"]["config"],
      control: controls[i]!,
    },
    group,
    embedder,
    model: { parameters: {}, statistics: {} },
  }));
  const leader = new EvaluationLeader(shared[0]!);
  const [found] = await Promise.all([
    evaluate(leader, dataset).then(async (found) => {
      await leader.end();
      return found;
    }),
    ...shared.slice(1).map(helpToEvaluate),
  ]);
  return found;
}

const OPTIONS: ExactOptions = {
  details: true,
  coarse: Int32Array.from({ length: 12 }, (_, i) => i % 4),
  intervals: { resamples: 20, seed: 1 },
};

Deno.test("workers that share the rows have the figures of one, to the last bit", async () => {
  const evaluate =
    (shared: boolean) => async (leader: EvaluationLeader, { test, splits: { gallery } }: Dataset) => {
      const queries = await leader.embed(test);
      const references = await leader.embed(gallery!);
      const selves = Int32Array.from({ length: test.count }, (_, i) => i < 500 ? -1 : i - 500);
      const openSweeps = shared ? { openSweeps: leader.openSweeps } : {};
      const between = { references: { embeddings: references, labels: gallery!.labels, selves } };
      return [
        await evaluateExact(queries, dimension, test.labels, { ...OPTIONS, ...openSweeps }),
        await evaluateExact(queries, dimension, test.labels, { ...OPTIONS, ...between, ...openSweeps }),
        await evaluateExact(references, dimension, gallery!.labels, openSweeps),
      ];
    };
  const alone = await together(1, evaluate(false));
  assert.ok(alone[0]!.val_at_far["0.001"]! > 0);
  for (const count of [1, 2, 3, 7]) {
    assert.deepEqual(await together(count, evaluate(true)), alone, `${count} workers`);
  }
});

Deno.test("a stop that one of the workers was asked for ends the evaluation on all of them", async () => {
  for (const asked of [0, 2]) {
    const controls = Array.from({ length: 3 }, () => new Control());
    for (const control of controls) control.actTogether();
    const ended = together(3, async (leader, { test }) => {
      const queries = await leader.embed(test);
      controls[asked]!.give("stop");
      await evaluateExact(queries, dimension, test.labels, { openSweeps: leader.openSweeps });
      throw new Error("Not stopped");
    }, controls);
    const error = await ended.catch((error) => error);
    for (const control of controls) assert.ok(control.stopping);
    assert.ok(controls.some((control) => control.isStop(error)));
  }
});
