import assert from "node:assert/strict";
import fc from "fast-check";
import { type NamedTensor, safetensors } from "../../lib/export/safetensors.ts";
import { weightsFile } from "../../lib/export/weights.ts";
import { runningSpecs, trainableSpecs } from "../../lib/model/architecture.ts";
import { makeCheckpoint, TINY } from "../run/fixtures.ts";
import { ascii, hex } from "./fixtures.ts";

/** The header and the values by name, by a reader that goes by the format's description. */
function read(file: Uint8Array<ArrayBuffer>) {
  const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  const { __metadata__: metadata, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const { dtype, shape, data_offsets: [from, to] } = entry as {
      dtype: string;
      shape: number[];
      data_offsets: [number, number];
    };
    assert.equal(dtype, "F32");
    return { name, shape, values: new Float32Array(file.buffer.slice(start + from, start + to)), from, to };
  });
  return { start, metadata, tensors };
}

Deno.test("safetensors() is a header's length, the header, and the values", () => {
  const header = '{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
    '"b":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}}';
  const tensors = [
    { name: "a", shape: [2], values: Float32Array.of(1, -2) },
    { name: "b", shape: [1, 1], values: Float32Array.of(0.5) },
  ];
  const padded = Math.ceil(header.length / 8) * 8;
  assert.notEqual(padded, header.length);
  assert.deepEqual([...safetensors(tensors, { k: "v" })], [
    ...[padded, 0, 0, 0, 0, 0, 0, 0],
    ...ascii(header.padEnd(padded)),
    ...hex("00 00 80 3f 00 00 00 c0 00 00 00 3f"),
  ]);
});

const tensor = fc.record({ name: fc.string(), values: fc.float32Array() })
  .filter(({ name }) => name !== "__metadata__" && name !== "__proto__");

Deno.test("safetensors() keeps names, values and metadata, without a gap, at a multiple of 8 bytes", () => {
  fc.assert(fc.property(
    fc.uniqueArray(tensor, { selector: ({ name }) => name }),
    fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    (found, metadata) => {
      const tensors: NamedTensor[] = found.map((each) => ({ ...each, shape: [each.values.length, 1] }));
      const file = safetensors(tensors, metadata);
      const back = read(file);
      assert.equal(back.start % 8, 0);
      assert.deepEqual(back.metadata, metadata);
      const byName = new Map(back.tensors.map((each) => [each.name, each]));
      assert.equal(byName.size, tensors.length);
      let end = 0;
      for (const { name, shape, values } of tensors) {
        const { from, to, ...kept } = byName.get(name)!;
        assert.deepEqual(kept, { name, shape, values });
        assert.equal(from, end);
        end = to;
      }
      assert.equal(file.length, back.start + end);
    },
  ));
});

Deno.test("weightsFile() holds all parameters and running statistics of a checkpoint, bit by bit", () => {
  const checkpoint = makeCheckpoint(3);
  const { tensors, metadata } = read(weightsFile(checkpoint));
  const specs = [...trainableSpecs(TINY), ...runningSpecs(TINY)];
  assert.deepEqual(tensors.map(({ name, shape }) => ({ name, shape })), specs);
  for (const { name, values } of tensors) assert.deepEqual(values, checkpoint.parameters.get(name), name);
  assert.deepEqual(JSON.parse(metadata.architecture), TINY);
  assert.deepEqual(JSON.parse(metadata.config), checkpoint.state.config);
  assert.equal(Number(metadata.batch_norm_epsilon), 1e-5);
  assert.deepEqual([metadata.epoch, metadata.global_step, metadata.dataset_digest], ["3", "709", "ab12"]);
});
