import assert from "node:assert/strict";
import { readSafetensors } from "../../lib/base/safetensors.ts";
import { weightsFile } from "../../lib/export/weights.ts";
import { parameterSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import { makeCheckpoint, TINY } from "../run/fixtures.ts";

Deno.test("weightsFile() has all parameters and running statistics of a checkpoint, bit for bit", () => {
  const checkpoint = makeCheckpoint(3);
  const { tensors, metadata } = readSafetensors(weightsFile(checkpoint), "weights.safetensors");
  const specs = [...parameterSpecs(TINY), ...statisticSpecs(TINY)];
  assert.deepEqual(tensors.map(({ name, shape }) => ({ name, shape })), specs);
  for (const { name, values } of tensors) assert.deepEqual(values, checkpoint.parameters.get(name), name);
  assert.deepEqual(JSON.parse(metadata.network!), TINY);
  assert.deepEqual(JSON.parse(metadata.config!), checkpoint.state.config);
  assert.equal(Number(metadata.batch_norm_epsilon), 1e-5);
  assert.deepEqual([metadata.epoch, metadata.global_step, metadata.dataset_digest], ["3", "709", "ab12"]);
});
