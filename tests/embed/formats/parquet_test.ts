import assert from "node:assert/strict";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetFormat } from "../../../lib/embed/formats/parquet.ts";
import { namesIn, withFolder } from "../../base/fixtures.ts";
import { hasPython, python } from "../../export/python.ts";
import { awkwardRows, row, writeRows } from "./fixtures.ts";

/** Numbers of a row of which a group has four. */
const WIDE = 1 << 18;

Deno.test("a Parquet file has paths, labels and embeddings, bit by bit, in the order of the batches", () =>
  withFolder(async (folder) => {
    const [first, second] = [awkwardRows(5), awkwardRows(5, 3)];
    const path = `${folder}/x.parquet`;
    assert.deepEqual(await writeRows(path, 5, first, second), [path]);
    const file = (await Deno.readFile(path)).buffer;
    const expected = [first, second].flatMap((rows) =>
      rows.paths.map((path, i) => ({ path, label: rows.labels[i] ?? null, embedding: row(rows, i) }))
    );
    assert.deepEqual(await parquetReadObjects({ file }), expected);
    assert.deepEqual(
      parquetMetadata(file).schema.map(({ name, type, repetition_type }) => [name, type, repetition_type]),
      [
        ["schema", undefined, undefined],
        ["path", "BYTE_ARRAY", "REQUIRED"],
        ["label", "BYTE_ARRAY", "OPTIONAL"],
        ["embedding", undefined, "REQUIRED"],
        ["list", undefined, "REPEATED"],
        ["element", "FLOAT", "REQUIRED"],
      ],
    );
    assert.deepEqual(namesIn(folder), ["x.parquet"]);
  }));

Deno.test("a Parquet file is written by groups of rows while rows arrive, so that memory does not grow with them", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.parquet`;
    const file = await parquetFormat.create(path, WIDE);
    const rows = { paths: ["a"], labels: ["b"], embeddings: new Float32Array(WIDE).fill(0.5) };
    const size = () => Deno.statSync(`${folder}/${namesIn(folder)[0]}`).size;
    for (let i = 0; i < 9; i++) {
      await file.write(rows);
      assert.equal(Math.floor(size() / (4 * WIDE)), i + 1 - (i + 1) % 4);
    }
    assert.notDeepEqual(namesIn(folder), ["x.parquet"]);
    await file.finish();
    const bytes = (await Deno.readFile(path)).buffer;
    assert.deepEqual(parquetMetadata(bytes).row_groups.map((group) => group.num_rows), [4n, 4n, 1n]);
  }));

Deno.test("a Parquet file that is abandoned leaves nothing, and one without rows can be read", () =>
  withFolder(async (folder) => {
    const file = await parquetFormat.create(`${folder}/x.parquet`, 2);
    await file.write(awkwardRows(2));
    await file.abandon();
    assert.deepEqual(namesIn(folder), []);
    await writeRows(`${folder}/x.parquet`, 2);
    const bytes = (await Deno.readFile(`${folder}/x.parquet`)).buffer;
    assert.deepEqual(await parquetReadObjects({ file: bytes }), []);
  }));

/** Programs that print all rows as JSON, by the packages that they need. */
const READERS = {
  "pyarrow.parquet": `rows = pyarrow.parquet.read_table("x.parquet").to_pylist()`,
  polars: `rows = polars.read_parquet("x.parquet").to_dicts()`,
  duckdb: `
cursor = duckdb.sql("select path, label, embedding from 'x.parquet'")
rows = [dict(zip(cursor.columns, row)) for row in cursor.fetchall()]`,
};

for (const [reader, program] of Object.entries(READERS)) {
  Deno.test({
    name: `${reader} reads a Parquet file`,
    ignore: !await hasPython(reader),
  }, () =>
    withFolder(async (folder) => {
      const rows = awkwardRows(5);
      await writeRows(`${folder}/x.parquet`, 5, rows);
      const { success, stdout, stderr } = await python(
        `import json, ${reader}\n${program}\nprint(json.dumps(rows))`,
        folder,
      );
      assert.ok(success, stderr);
      assert.deepEqual(
        JSON.parse(stdout),
        rows.paths.map((path, i) => ({ path, label: rows.labels[i] ?? null, embedding: row(rows, i) })),
      );
    }));
}
