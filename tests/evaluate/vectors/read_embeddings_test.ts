import assert from "node:assert/strict";
import { npy } from "../../../lib/base/npy.ts";
import { safetensors } from "../../../lib/base/safetensors.ts";
import { readEmbeddings } from "../../../lib/evaluate/vectors/read_embeddings.ts";
import { zip } from "../../data/zip_fixtures.ts";
import { refuses, withFolder } from "../../base/fixtures.ts";

// Written by bench/oracles/embedding_files.py: 12 rows of 4 numbers, classes 0, 1, 2, 0, 1, 2, …
const FILES = new URL("./fixtures/", import.meta.url).pathname;
const ROWS = Array.from(
  { length: 12 },
  (_, i) => Array.from({ length: 4 }, (_, k) => i + k / 4 + 0.25),
);
const LABELS = ROWS.map((_, i) => i % 3);
const NAMES = ["cat", "dog", "émeu"];
const LENGTHS = ROWS.map((row) => Math.hypot(...row));

/** Reads files and compares them with what they have. */
async function reads(embeddings: string, labels: string | undefined, names?: readonly string[]) {
  const found = await readEmbeddings({
    embeddings: FILES + embeddings,
    ...(labels !== undefined && { labels: FILES + labels }),
  });
  const told = `${embeddings} ${labels ?? ""}`;
  assert.deepEqual([found.count, found.dimension, found.classes], [12, 4, 3], told);
  assert.deepEqual([...found.labels], LABELS, told);
  assert.deepEqual(found.classNames, names, told);
  ROWS.forEach((row, i) =>
    row.forEach((value, k) => {
      const expected = Math.fround(value / LENGTHS[i]!);
      assert.ok(Math.abs(found.embeddings[4 * i + k]! - expected) < 1e-7, `${told}: row ${i}, column ${k}`);
    })
  );
  const [least, greatest] = found.lengths!;
  assert.ok(Math.abs(least - LENGTHS[0]!) < 1e-9 && Math.abs(greatest - LENGTHS[11]!) < 1e-9, told);
}

Deno.test("readEmbeddings() reads NumPy's floats of any size, and labels that are numbers or texts", async () => {
  await reads("half.npy", "labels.npy");
  await reads("double.npy", "names.npy", NAMES);
  await reads("double.npy", "bytes.npy", NAMES);
  await reads("several.npz", undefined);
});

Deno.test("readEmbeddings() reads the tensors of a safetensors file, by their names or by their shapes", async () => {
  await reads("bfloat16.safetensors", undefined);
  await reads("half.safetensors", undefined);
  await reads("double.safetensors", undefined);
});

Deno.test("readEmbeddings() reads Parquet as PyArrow, Polars and DuckDB write it", async () => {
  await reads("pyarrow_snappy.parquet", undefined);
  await reads("pyarrow_v2_zstd.parquet", undefined, NAMES);
  await reads("pyarrow_v2_gzip_half.parquet", undefined);
  await reads("polars_zstd.parquet", undefined, NAMES);
  await reads("polars_brotli.parquet", undefined);
  await reads("duckdb.parquet", undefined, NAMES);
});

Deno.test("readEmbeddings() reads tables as NumPy writes them, and takes labels from any kind of file", async () => {
  await reads("embeddings.csv", "labels.csv");
  await reads("half.npy", "polars_zstd.parquet", NAMES);
  await reads("embeddings.csv", "half.safetensors");
});

/** Runs `use` with a function that writes files and reads them as embeddings and labels. */
function withFiles(
  use: (
    read: (
      embeddings: string | Uint8Array<ArrayBuffer>,
      labels?: string | Uint8Array<ArrayBuffer>,
    ) => ReturnType<
      typeof readEmbeddings
    >,
  ) => Promise<void>,
): Promise<void> {
  return withFolder((folder) =>
    use(async (embeddings, labels) => {
      const write = async (name: string, content: string | Uint8Array<ArrayBuffer>) => {
        const path = `${folder}/${name}`;
        await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
        return path;
      };
      return await readEmbeddings({
        embeddings: await write("x", embeddings),
        ...(labels !== undefined && { labels: await write("y", labels) }),
      });
    })
  );
}

Deno.test("readEmbeddings() reads CSV and JSON lines, with and without names of columns", () =>
  withFiles(async (read) => {
    const whole = { count: 3, dimension: 2, labels: Int32Array.of(1, 0, 0) };
    const files: [embeddings: string, labels?: string][] = [
      ["label,0,1\n1,0.6,0.8\n0,1,0\n0,0,-1e0\n"],
      // By pandas: with its index, without names of one's own, and without an index.
      [",0,1,label\n0,0.6,0.8,1\n1,1.0,0.0,0\n2,0.0,-1.0,0\n"],
      ["0,1\n0.6,0.8\n1,0\n0,-1\n", "1\n0\n0\n"],
      ["0.6;0.8\n1;0\n0;-1\n", "class\n1\n0\n0\n"],
      ['{"embedding":[0.6,0.8],"label":1}\n{"embedding":[1,0],"label":0}\n\n{"label":0,"embedding":[0,-1]}'],
      ['\ufeff{"v":[0.6,0.8]}\n{"v":[1,0]}\n{"v":[0,-1]}\n', '{"y":1}\n{"y":0}\n{"y":0}\n'],
    ];
    for (const [embeddings, labels] of files) {
      const { count, dimension, labels: found, embeddings: values, lengths, classNames } = await read(
        embeddings,
        labels,
      );
      assert.deepEqual({ count, dimension, labels: found }, whole, embeddings);
      assert.deepEqual(values, Float32Array.of(0.6, 0.8, 1, 0, 0, -1), embeddings);
      // They have length 1 already.
      assert.deepEqual([lengths, classNames], [undefined, undefined]);
    }
    const named = await read("species\tx\ty\ncat\t1\t0\ndog\t0\t1\ncat\t1\t0\n");
    assert.deepEqual([named.classNames, [...named.labels]], [["cat", "dog"], [0, 1, 0]]);
    const target = await read("x,x2,y\n1,0,5\n0,1,6\n1,0,5\n");
    assert.deepEqual([...target.labels], [5, 6, 5]);
    // 007 and 7 are two names.
    const agents = await read("1,0\n0,1\n1,0\n1,0\n", "007\n7\n007\n7\n");
    assert.deepEqual(agents.classNames, ["007", "7"]);
  }));

Deno.test("readEmbeddings() keeps whole numbers from 0 as classes, and names others by what they are", () =>
  withFiles(async (read) => {
    const rows = npy(Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1), [4, 2]);
    const labelled = (...labels: bigint[]) => read(rows, npy(BigInt64Array.from(labels), [labels.length, 1]));
    const kept = await labelled(7n, 2n ** 31n - 1n, 7n, 0n);
    assert.deepEqual([[...kept.labels], kept.classNames], [[7, 2 ** 31 - 1, 7, 0], undefined]);
    const named = await labelled(-1n, 10n ** 12n, -1n, 9n);
    assert.deepEqual([[...named.labels], named.classNames], [[0, 2, 0, 1], ["-1", "9", "1000000000000"]]);
    // Above 2^53 two of them may be the same number.
    await refuses(
      () => labelled(1n, 2n ** 53n, 1n, 2n),
      /whole number as the label of row 1 \(from 0\) in \S+y but/,
    );
  }));

Deno.test("readEmbeddings() scales rows to length 1 in the precision of the file", () =>
  withFiles(async (read) => {
    // Squares of these leave the range of float64.
    const tensors = [{
      name: "embeddings",
      shape: [3, 2],
      values: Float32Array.of(3e38, 4e38 / 2, 1e-45, 0, 3, 4),
    }];
    const { embeddings, lengths } = await read(safetensors(tensors, {}), "a\nb\na\n");
    const length = Math.hypot(Math.fround(3e38), Math.fround(2e38));
    assert.deepEqual(
      embeddings,
      Float32Array.of(Math.fround(3e38) / length, Math.fround(2e38) / length, 1, 0, 0.6, 0.8),
    );
    assert.ok(lengths![0] < 1e-44 && lengths![1] > 3e38);
    // Rounding is no reason to change a number.
    const rows = Float32Array.of(0.6, 0.8, 0.59999, 0.80001, 1, 0);
    const kept = await read(npy(rows, [3, 2]), "a\nb\na\n");
    assert.deepEqual([kept.embeddings, kept.lengths], [rows, undefined]);
  }));

Deno.test("readEmbeddings() refuses what cannot be measured, in one line", () =>
  withFiles(async (read) => {
    const floats = (shape: number[], ...values: number[]) => npy(Float32Array.from(values), shape);
    const labels = "a\nb\na\n";
    const whole = floats([3, 2], 1, 0, 0, 1, 1, 0);
    const mistakes: [
      x: string | Uint8Array<ArrayBuffer>,
      y: string | Uint8Array<ArrayBuffer> | undefined,
      RegExp,
    ][] = [
      [
        floats([3, 2], 1, 0, 0, NaN, 1, 0),
        labels,
        /finite numbers in \S+x but found NaN in row 1, column 1 \(from 0\)/,
      ],
      [floats([3, 2], 1, 0, 0, 1, -Infinity, 0), labels, /but found -Infinity in row 2, column 0/],
      [
        floats([3, 2], 1, 0, 0, 0, 1, 0),
        labels,
        /with a direction in \S+x but row 1 \(from 0\) is all zeros; leave/,
      ],
      [
        floats([2, 2], 1, 0, 0, 1),
        labels,
        /as many labels as embeddings but found 3 in \S+y and 2 in \S+x; use/,
      ],
      [whole, "a\na\na\n", /at least 2 classes, .* in \S+y but found 3 labels of 1 class; measure/],
      [whole, "a\nb\nc\n", /one of them with 2 embeddings, in \S+y but found 3 labels of 3 classes/],
      [whole, undefined, /Expected --labels, .* since \S+x has nothing named labels/],
      [whole, whole, /labels \[N\] in \S+y, .* but found the shape \(3, 2\)$/],
      [whole, "0.5\n1.5\n0.5\n", /a whole number as the label of row 0 \(from 0\) in \S+y but found 0\.5/],
      [whole, '{"y":"a"}\n{"y":" "}\n{"y":"a"}\n', /as the label of row 1 .* but found an empty text/],
      [
        floats([6], 1, 0, 0, 1, 1, 0),
        labels,
        /embeddings \[N, D\] in \S+x, .* found the shape \(6,\); reshape them/,
      ],
      [floats([3, 1], 1, 1, 1), labels, /rows of at least 2 numbers, but found the shape \(3, 1\)$/],
      [floats([0, 2]), labels, /found the shape \(0, 2\)$/],
      [floats([1, 3, 2], 1, 0, 0, 1, 1, 0), labels, /found the shape \(1, 3, 2\); reshape them/],
      [whole.slice(0, -1), labels, /23 bytes of values instead of the 24 that its shape \(3,2\) needs/],
      ["", labels, /embeddings or labels in \S+x but the file is empty/],
      [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe), labels, /in \S+x but found another kind of file/],
      ["some text\nof two, or more, words\n", labels, /cells? on line 2 of \S+x/],
      ["a\nb\na\n", labels, /Expected embeddings in \S+x but found texts/],
      [
        '{"v":[1,0]}\n{"v":[1]}\n',
        labels,
        /2 numbers in row 1 \(from 0\) of field v of \S+x, .* but found 1$/,
      ],
      [
        '{"v":[1,0]}\n{"v":[1,"a"]}\n',
        labels,
        /numbers in row 1 \(from 0\) of field v of \S+x but found a text/,
      ],
      [
        '{"v":[1,0]}\n{"w":[1,0]}\n',
        labels,
        /list of numbers in row 1 .* of field v of \S+x but found nothing/,
      ],
      [
        '{"v":[1,0]}\n[1,0]\n',
        labels,
        /a JSON object such as .* on line 2 of \S+x but found "\[1,0\]"; correct/,
      ],
      [
        '{"v":[1,0],"w":[0,1]}\n',
        labels,
        /one of the arrays of \S+x to be named embeddings, .* found v, w; rename/,
      ],
      ['{"a":1,"b":{}}\n', labels, /embeddings \[N, D\] in \S+x, named embeddings, but found a, b$/],
    ];
    for (const [embeddings, own, message] of mistakes) await refuses(() => read(embeddings, own), message);
  }));

Deno.test("readEmbeddings() says that a ZIP file without arrays has none", () =>
  withFolder(async (folder) => {
    const path = `${folder}/x.pt`;
    await Deno.writeFile(path, await zip({ "x/data.pkl": new Uint8Array(9) }));
    const wanted =
      /arrays of NumPy in \S+x\.pt but found a ZIP file without any, as torch\.save .*; save them by/;
    await refuses(() => readEmbeddings({ embeddings: path }), wanted);
    await Deno.writeFile(path, (await zip({ "x.npy": new Uint8Array(99) })).slice(0, 60));
    await refuses(() => readEmbeddings({ embeddings: path }), /ZIP file at \S+x\.pt/);
  }));

Deno.test("readEmbeddings() says what is wrong with files of other programs", async () => {
  const mistakes: [embeddings: string, labels: string | undefined, RegExp][] = [
    [
      "fortran.npy",
      "labels.npy",
      /in \S+fortran\.npy but found column-major order; save np\.ascontiguousarray\(x\)/,
    ],
    ["double.npy", "objects.npy", /but found objects of Python; save x\.astype\(str\)/],
    [
      "pyarrow_lz4.parquet",
      undefined,
      /packed by Snappy, gzip, .* in \S+lz4\.parquet but found LZ4_RAW; write it/,
    ],
    [
      "null_row.parquet",
      undefined,
      /a list of numbers in row 5 \(from 0\) of column embeddings of \S+ but found nothing/,
    ],
    [
      "null_number.parquet",
      undefined,
      /numbers in row 5 \(from 0\) of column embeddings of \S+ but found nothing/,
    ],
    [
      "short_row.parquet",
      undefined,
      /4 numbers in row 5 \(from 0\) of \S+ embeddings of \S+, .* but found 3$/,
    ],
    [
      "null_label.parquet",
      undefined,
      /a number or a text in row 0 \(from 0\) of column label of \S+ but found nothing/,
    ],
    ["labels.npy", "labels.npy", /embeddings \[N, D\] in \S+labels\.npy, .* found the shape \(12,\)/],
    ["missing.npy", "labels.npy", /Expected the file \S+missing\.npy but cannot read it: it is missing/],
  ];
  for (const [embeddings, labels, message] of mistakes) {
    await refuses(
      () => readEmbeddings({ embeddings: FILES + embeddings, ...(labels && { labels: FILES + labels }) }),
      message,
    );
  }
});
