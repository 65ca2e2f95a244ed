import assert from "node:assert/strict";
import { guardLevels, guardRuns } from "../../../lib/evaluate/vectors/parquet/guard_runs.ts";
import { parquetArrays } from "../../../lib/evaluate/vectors/parquet/parquet_arrays.ts";
import { refuses } from "../../base/fixtures.ts";

Deno.test("guardRuns() counts runs of equal values and of packed bits", () => {
  // Five times 1, then eight packed values of two bits, of which three are filling.
  const runs = Uint8Array.of(5 << 1, 1, 1 << 1 | 1, 0b11_10_01_00, 0);
  assert.equal(guardRuns(runs, 2, 10), 0);
  assert.equal(guardRuns(runs, 2, 13), 0);
  assert.equal(guardRuns(runs, 2, 15), 2);
  guardLevels(runs, 2, 13);
  assert.throws(() => guardLevels(runs, 2, 14), /a level for each value/);
  assert.throws(() => guardRuns(runs, 2, 4), /runs as long as their page/);
  // 2^27 values in five bytes.
  assert.throws(() => guardRuns(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x01, 1), 2, 12), /runs as long/);
});

Deno.test("parquetArrays() refuses a run that is longer than its page, before it is written out", async () => {
  const file = Deno.readFileSync(new URL("./fixtures/duckdb.parquet", import.meta.url));
  // A level of 3 for each of 48 numbers, after the length of this run.
  const levels = [2, 0, 0, 0, 48 << 1, 3];
  const at = file.findIndex((_, i) => levels.every((byte, k) => file[i + k] === byte));
  assert.ok(at > 0);
  const [whole] = parquetArrays(file, "x");
  assert.deepEqual((await whole!.read()).shape, [12, 4]);
  file.set([6, 0, 0, 0, 0xfe, 0xff, 0xff, 0x7f], at);
  const [damaged] = parquetArrays(file, "x");
  await refuses(
    () => damaged!.read(),
    /Expected a Parquet file at x but cannot read it: .*; the file is damaged/,
  );
});
