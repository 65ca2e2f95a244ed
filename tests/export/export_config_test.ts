import assert from "node:assert/strict";
import { EXPORT_OPTIONS, type ExportConfig, wantedParts } from "../../lib/config/export_config.ts";
import { defaults } from "../../lib/config/option.ts";

function wanted(named: Partial<ExportConfig>): string[] {
  return [...wantedParts({ ...defaults(EXPORT_OPTIONS), ...named }, new Set(Object.keys(named)))].sort();
}

Deno.test("wantedParts() are all parts if none is named", () => {
  assert.deepEqual(wanted({}), ["model", "npy", "projector", "scalars", "weights"]);
  assert.deepEqual(wanted({ split: "train", out: "a" }), ["model", "npy", "projector", "scalars", "weights"]);
});

Deno.test("wantedParts() are only the named parts", () => {
  assert.deepEqual(wanted({ embeddings: "tsv" }), ["projector"]);
  assert.deepEqual(wanted({ embeddings: "npy" }), ["npy"]);
  assert.deepEqual(wanted({ embeddings: "all" }), ["npy", "projector"]);
  assert.deepEqual(wanted({ weights: "safetensors" }), ["weights"]);
  assert.deepEqual(wanted({ model: "tfjs" }), ["model"]);
  assert.deepEqual(wanted({ model: "onnx" }), ["onnx"]);
  assert.deepEqual(wanted({ model: "run" }), ["run"]);
  assert.deepEqual(wanted({ scalars: "tensorboard", weights: "safetensors" }), ["scalars", "weights"]);
});
