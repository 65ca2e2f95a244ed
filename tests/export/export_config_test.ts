import assert from "node:assert/strict";
import { parseFlags } from "../../lib/cli/flags.ts";
import { EXPORT_OPTIONS, type ExportConfig, wantedParts, wantedWeb } from "../../lib/config/export_config.ts";
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

Deno.test("wantedWeb() is the index that --web names, none, or no page at all", async () => {
  const web = async (...args: string[]) => {
    const { config, given } = await parseFlags(args, EXPORT_OPTIONS);
    return wantedWeb(config, given);
  };
  assert.equal(await web(), undefined);
  assert.deepEqual(await web("--web", "photos.index"), { index: "photos.index" });
  assert.deepEqual(await web("--web"), { index: undefined });
  assert.deepEqual(await web("--web", "--views", "5"), { index: undefined });
  await assert.rejects(
    web("--web", "photos.index", "--model"),
    /^UserError: Expected --model to be one of tfjs, onnx, run but found nothing$/,
  );
  await assert.rejects(
    web("--web", "photos.index", "--model", "onnx"),
    /^UserError: Expected either --web or --model but found both; export them one after the other$/,
  );
});
