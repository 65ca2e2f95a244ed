import assert from "node:assert/strict";
import { DATA_OPTIONS, FORMATS, requestedDataset } from "../../lib/config/data_options.ts";
import { refuses } from "../base/fixtures.ts";

Deno.test("--size is a side, or width and height, from 8 to 1024 pixels; 0 means the data set's own", () => {
  const { parse, check } = DATA_OPTIONS.size;
  assert.deepEqual(
    ["64", "0", "96x48", "96X48", "7", "1025", "96x4", "x", "9x", "-8", "8.5", "64x64x3", ""].map(parse),
    [64, 0, "96x48", "96x48", ...new Array<undefined>(9).fill(undefined)],
  );
  assert.deepEqual([64, 0, "96x48", "64", 7, null, undefined].map(check), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("--split is data, or a rule with a share between 0 and 1", () => {
  const { parse } = DATA_OPTIONS.split;
  for (const rule of ["data", "classes:0.8", "images:.5", "images:0.123"]) assert.equal(parse(rule), rule);
  for (const wrong of ["", "classes", "classes:1", "classes:0", "classes:1.5", "class:0.5", "images:0.8 "]) {
    assert.equal(parse(wrong), undefined, wrong);
  }
});

Deno.test("requestedDataset() accepts --dataset, --format, or both if they agree", async () => {
  assert.deepEqual(FORMATS, ["idx", "npy", "cifar", "table", "list", "folder"]);
  const of = (dataset: string, format: string) => requestedDataset({ dataset, format });
  assert.equal(of("auto", "auto"), "auto");
  assert.equal(of("mnist", "auto"), "mnist");
  assert.equal(of("auto", "list"), "list");
  assert.equal(of("folder", "folder"), "folder");
  await refuses(
    () => of("mnist", "folder"),
    /^Expected --dataset or --format but found --dataset mnist and --format folder; omit/,
  );
});
