import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { drawPhotos } from "../../lib/bench/drawn_photos.ts";
import { benchEmbed, fileCount } from "../../lib/bench/embed_bench.ts";
import { findRival } from "../../lib/bench/prepare_rival.ts";
import { startPytorch, stopPytorch } from "../../lib/bench/pytorch.ts";
import { PILLOW } from "../../lib/bench/rivals.ts";
import { BENCH_OPTIONS } from "../../lib/config/bench_config.ts";
import { defaults } from "../../lib/config/option.ts";
import { loadDecoder } from "../../lib/data/decode/load_decoder.ts";
import { processSurroundings } from "../../lib/setup/surroundings.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { LIBRARY } from "../engine/fixtures.ts";

const INPUT = {
  given: new Set(["num_images"]),
  data: { name: "digits", path: "." },
  config: { ...defaults(BENCH_OPTIONS), rounds: 1, threads: 1, num_images: 12, size: 16 as const },
};
// Some tests run where the benchmark has installed PyTorch and Pillow.
const pillow = await findRival(PILLOW, processSurroundings());

/** To which pictures of 320 × 240 are brought: without a crop, and with one of each kind, of whole pixels. */
const SIZES = [{ width: 64, height: 48 }, { width: 48, height: 48 }, { width: 60, height: 21 }];

Deno.test({
  name: "bench embed without PyTorch measures ours alone and says why",
  ignore: LIBRARY === undefined,
}, async () => {
  const pytorch = { processes: new Map(), leftOut: { pytorch_files: "--no_pytorch" }, versions: {} };
  const { tables, notes, figures } = await benchEmbed({ ...INPUT, library: { path: LIBRARY! }, pytorch });
  assert.deepEqual(tables[0]!.rows.map(([name]) => name), ["trinca"]);
  assert.match(
    notes[0]!,
    /^12 JPEGs of 320 × 240 pixels to 16 × 16 in colour, original with embeddings of 64 /,
  );
  assert.equal(notes.at(-1), "Left out: pytorch_files: --no_pytorch");
  const { trinca } = figures.embed_ms as Record<string, number>;
  assert.equal(tables[0]!.rows[0]![2], String(Math.round(12 / (trinca! / 1000))));
});

Deno.test({
  name: "bench embed runs the whole way in PyTorch too",
  ignore: LIBRARY === undefined || pillow === undefined,
}, async () => {
  const pytorch = await startPytorch(["pytorch_files"], INPUT.config);
  const { tables, figures } = await benchEmbed({ ...INPUT, library: { path: LIBRARY! }, pytorch });
  await stopPytorch(pytorch);
  assert.deepEqual(pytorch.leftOut, {});
  assert.match(tables[0]!.rows[1]![3]!, /× as fast$/);
  assert.deepEqual(Object.keys(figures.embed_ms as object), ["trinca", "pytorch_files"]);
});

Deno.test({
  name: "Pillow prepares images as ours are, but for the filter",
  ignore: pillow === undefined,
}, () =>
  withFolder(async (folder) => {
    await drawPhotos(folder, 3);
    const decoder = await loadDecoder();
    for (const [i, { width, height }] of SIZES.entries()) {
      const shape = { height, width, fit: "cover", colour: "rgb" } as const;
      const path = `${folder}/0000/${i}.jpg`;
      const { rgb } = await decoder.prepare(await Deno.readFile(path), shape);
      const { stdout } = await new Deno.Command(pillow!, {
        args: [
          "-c",
          "import sys\nfrom file_embedding import load\nsys.stdout.buffer.write(load(sys.argv[1], *map(int, sys.argv[2:])).tobytes())",
          path,
          String(width),
          String(height),
        ],
        env: {
          PYTHONPATH: fileURLToPath(import.meta.resolve("../../bench/pytorch")),
          PYTHONDONTWRITEBYTECODE: "1",
        },
      }).output();
      assert.equal(stdout.length, rgb.length);
      const difference = rgb.reduce((sum, value, j) => sum + Math.abs(value - stdout[j]!), 0) / rgb.length;
      assert.ok(difference < 2, `${difference}`);
    }
  }));

Deno.test("drawPhotos() writes as many files as asked for, in folders, each time the same", () =>
  withFolder(async (folder) => {
    for (const name of ["a", "b"]) {
      await Deno.mkdir(`${folder}/${name}`);
      await drawPhotos(`${folder}/${name}`, name === "a" ? 1003 : 2);
    }
    const read = (path: string) => Deno.readFile(`${folder}/${path}`);
    assert.deepEqual(await read("a/0000/1.jpg"), await read("b/0000/1.jpg"));
    assert.notDeepEqual(await read("a/0000/0.jpg"), await read("a/0000/1.jpg"));
    assert.equal([...Deno.readDirSync(`${folder}/a/0000`)].length, 1000);
    assert.equal([...Deno.readDirSync(`${folder}/a/0001`)].length, 3);
  }));

Deno.test("bench embed refuses to measure without libtensorflow", async () => {
  const pytorch = { processes: new Map(), leftOut: {}, versions: {} };
  await refuses(
    () => benchEmbed({ ...INPUT, library: { reason: "offline" }, pytorch }),
    /^Expected libtensorflow to measure on but found none: offline$/,
  );
});

Deno.test("bench embed has 10,000 files unless it is asked for others, whatever the data set's number", () => {
  assert.equal(fileCount({ num_images: 59_904 }, new Set()), 10_000);
  assert.equal(fileCount({ num_images: 0 }, new Set(["num_images"])), 10_000);
  assert.equal(fileCount({ num_images: 500 }, new Set(["num_images"])), 500);
});
