import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user_error.ts";
import { Dataset } from "../../lib/data/dataset.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { embedByNetwork } from "../../lib/evaluate/embed_by_network.ts";
import { EmbeddingNetwork } from "../../lib/evaluate/embedding_network.ts";
import { initialise } from "../../lib/model/initialise.ts";
import { conv } from "../../lib/model/layers/conv.ts";
import { globalPool } from "../../lib/model/layers/global_pool.ts";
import { l2 } from "../../lib/model/layers/l2.ts";
import { makeNetwork } from "../../lib/model/network.ts";
import { testOnEngines } from "../engine/fixtures.ts";

/** A network that could run on images of any size. */
const NETWORK = makeNetwork({ height: 8, width: 8, channels: 1 }, [conv(3, 3), globalPool(), l2()]);
const PARAMETERS = initialise(NETWORK, 1);

function images(height: number, width: number, channels: number): ImageSet {
  const pixels = Uint8Array.from({ length: 2 * height * width * channels }, (_, i) => (i * 37) % 256);
  return new ImageSet({ pixels, labels: Int32Array.of(0, 1), height, width, channels, classes: 2 });
}

testOnEngines(
  "EmbeddingNetwork.embed() refuses what the network was not made for, without a leak",
  async (engine) => {
    const network = new EmbeddingNetwork(engine, NETWORK, PARAMETERS);
    const set = images(8, 8, 1);
    const data = new Dataset({
      name: "a",
      title: "a",
      classNames: ["0", "1"],
      splits: { train: set, test: set },
      digest: "",
    });
    assert.equal((await network.embed(set)).values.length, 6);
    const before = engine.memory();
    const cases: [unknown, string][] = [
      [images(8, 9, 1), "Expected images of 8 × 8 × 1, as the network was made for, but found 8 × 9 × 1"],
      [images(16, 16, 1), "found 16 × 16 × 1"],
      [images(8, 8, 3), "found 8 × 8 × 3"],
      [
        data,
        "Expected an ImageSet to embed but found a whole data set; choose a split, such as embed(data.test)",
      ],
      [new Uint8Array(64), "found Uint8Array; make one by new ImageSet("],
      [Promise.resolve(set), "found a promise; await it"],
      [undefined, "found Undefined"],
    ];
    for (const [given, expected] of cases) {
      await assert.rejects(network.embed(given as ImageSet), (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.ok(error.message.includes(expected), error.message);
        return true;
      });
    }
    assert.deepEqual(engine.memory(), before);
  },
);

testOnEngines("embedByNetwork() leaks no tensor where it fails", async (engine) => {
  const fails: [Engine["compile"], typeof PARAMETERS][] = [
    [engine.compile, new Map([...PARAMETERS].map(([name]) => [name, new Float32Array(1)]))],
    [() =>
      Object.assign(() => {
        throw new Error("fails");
      }, { start: () => Promise.reject(), dispose: () => {} }) as never, PARAMETERS],
  ];
  const before = engine.memory();
  for (const [compile, parameters] of fails) {
    await assert.rejects(
      embedByNetwork({ ...engine, compile }, { network: NETWORK, parameters }, images(8, 8, 1)),
    );
  }
  assert.deepEqual(engine.memory(), before);
});
