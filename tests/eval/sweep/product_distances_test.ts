import assert from "node:assert/strict";
import { MatrixProduct } from "../../../lib/engine/native/matrix_product.ts";
import { productSource, setProductSource } from "../../../lib/engine/product_source.ts";
import { sortByClass } from "../../../lib/eval/by_class.ts";
import { evaluateExact } from "../../../lib/eval/exact.ts";
import { ProductDistances } from "../../../lib/eval/sweep/product_distances.ts";
import { Places, placeSet, writeSet } from "../../../lib/eval/sweep/shared_set.ts";
import { blockRows, placeThread } from "../../../lib/eval/sweep/sweep_job.ts";
import { ThreadSpace } from "../../../lib/eval/sweep/thread_space.ts";
import { RandomStream } from "../../../lib/base/random.ts";
import { LIBRARY, useEngine } from "../../engine/fixtures.ts";

const ignore = LIBRARY === undefined;
if (!ignore) await useEngine("native");
const source = productSource();

/** Vectors of length 1, `[N, D]`. */
function randomUnitVectors(count: number, dimension: number): Float32Array<ArrayBuffer> {
  const random = new RandomStream(1, "vectors");
  const vectors = Float32Array.from({ length: count * dimension }, () => random.normal());
  for (let i = 0; i < vectors.length; i += dimension) {
    const vector = vectors.subarray(i, i + dimension);
    const length = Math.hypot(...vector);
    vector.forEach((value, k) => vector[k] = value / length);
  }
  return vectors;
}

/** Two spaces over the same sets, of which the second has products; `wrap` changes how they are computed. */
async function spaces(
  count: number,
  dimension: number,
  wrap: (product: MatrixProduct) => Pick<MatrixProduct, "lend" | "release" | "multiply" | "dispose"> = (
    product,
  ) => product,
) {
  const labels = Int32Array.from({ length: count }, (_, i) => i % 7);
  const set = sortByClass(randomUnitVectors(count, dimension), dimension, labels);
  const places = new Places();
  const place = placeSet(set, places, true);
  const sets = {
    queries: place,
    references: place,
    within: true,
    ownClasses: Int32Array.from({ length: 7 }, (_, i) => i),
    selves: undefined,
  };
  const [first, second] = [placeThread(sets, places), placeThread(sets, places)];
  const pages = Math.ceil(places.end / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  await writeSet(set, memory, place);
  let products: ProductDistances | undefined;
  const plain = new ThreadSpace(memory, sets, first);
  const fast = new ThreadSpace(memory, sets, second, undefined, (kernel) => {
    const product = new MatrixProduct(source!, memory.buffer);
    return products = new ProductDistances(wrap(product), memory, kernel, sets, second);
  });
  const bits = (space: ThreadSpace, row: number) => {
    const at = (space.own.block + row * space.own.stride) / 4;
    return space.ints.slice(at, at + count);
  };
  return { plain, fast, products: products!, bits, rows: blockRows(sets) };
}

for (const [count, dimension] of [[2048, 64], [2501, 3], [3333, 100], [2100, 256], [5000, 64]] as const) {
  Deno.test({
    name: `libtensorflow's products of ${count} × ${dimension} give the bits of the kernel`,
    ignore,
  }, async () => {
    const { plain, fast, products, bits, rows } = await spaces(count, dimension);
    for (const [first, some] of [[0, rows], [rows, 5], [2 * rows, 1]] as const) {
      for (const swapped of [false, true]) {
        plain.computeDistances(first, some, 0, count, swapped);
        fast.computeDistances(first, some, 0, count, swapped);
        for (let i = 0; i < some; i++) assert.deepEqual(bits(fast, i), bits(plain, i));
      }
    }
    const width = products.tiles[0]!.count;
    assert.equal(products.isSame(rows, width), true, "most are libtensorflow's");
    fast.dispose();
  });
}

Deno.test(
  { name: "products with other bits are not used, and the distances are the kernel's", ignore },
  async () => {
    const { plain, fast, products, bits, rows } = await spaces(2100, 64, (product) => ({
      lend: (...matrix) => product.lend(...matrix),
      release: (matrix) => product.release(matrix),
      dispose: () => product.dispose(),
      multiply(a, b, out) {
        product.multiply(a, b, out);
        fast.floats[out / 4 + 1]! += 1e-6;
      },
    }));
    plain.computeDistances(0, rows, 0, 2100);
    fast.computeDistances(0, rows, 0, 2100);
    for (let i = 0; i < rows; i++) assert.deepEqual(bits(fast, i), bits(plain, i));
    assert.equal(products.isSame(rows, products.tiles[0]!.count), false);
    fast.computeDistances(rows, rows, 0, 2100);
    plain.computeDistances(rows, rows, 0, 2100);
    for (let i = 0; i < rows; i++) assert.deepEqual(bits(fast, i), bits(plain, i));
    fast.dispose();
  },
);

Deno.test(
  { name: "evaluateExact() has the same figures with libtensorflow's products and without", ignore },
  async () => {
    const [count, dimension] = [2600, 64];
    const embeddings = randomUnitVectors(count, dimension);
    const labels = Int32Array.from({ length: count }, (_, i) => (i * i) % 11);
    const options = { details: true, intervals: { resamples: 50, seed: 1 } };
    try {
      const found = [];
      const gone = { library: "/no/such/library", context: 0n };
      for (const [products, threads] of [[undefined, 1], [source, 1], [source, 2], [gone, 2]] as const) {
        setProductSource(products);
        found.push(await evaluateExact(embeddings, dimension, labels, { ...options, threads }));
      }
      assert.deepEqual(found[1], found[0]);
      assert.deepEqual(found[2], found[0]);
      assert.deepEqual(found[3], found[0]);
    } finally {
      setProductSource(source);
    }
  },
);
