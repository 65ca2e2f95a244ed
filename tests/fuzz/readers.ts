import { npy, parseNpy } from "../../lib/base/npy.ts";
import { sha256 } from "../../lib/base/files.ts";
import { ProtobufReader } from "../../lib/base/protobuf_reader.ts";
import { readSafetensors, safetensors } from "../../lib/base/safetensors.ts";
import { JsquashDecoder } from "../../lib/data/decode/fallback/jsquash_decoder.ts";
import type { ImageDecoder } from "../../lib/data/decode/image_decoder.ts";
import { SharpDecoder } from "../../lib/data/decode/sharp_decoder.ts";
import { ZipTree } from "../../lib/data/files/zip_tree.ts";
import { gunzip } from "../../lib/data/gunzip.ts";
import { parseIdx } from "../../lib/data/idx/parse_idx.ts";
import { parseIdxLabels } from "../../lib/data/idx/parse_idx_labels.ts";
import { parseList } from "../../lib/data/list/parse_list.ts";
import { parseTable } from "../../lib/data/table/parse_table.ts";
import { arraysOf } from "../../lib/evaluate/vectors/open_arrays.ts";
import { parsePairs } from "../../lib/eval/pairs_file.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { readPairsToVerify } from "../../lib/search/pairs_to_verify.ts";
import { readManifest } from "../../lib/search/read_manifest.ts";
import { readPair } from "../../lib/serve/read_pair.ts";
import { readLines } from "../../lib/train/steering/connection_lines.ts";
import { parseGrids } from "../../lib/sweep/read_grid.ts";
import { readSweepFile, SWEEP_FILE } from "../../lib/sweep/sweep_file.ts";
import { parseAnswer, parseRequest } from "../../lib/train/steering/steer_protocol.ts";
import { tellTraining } from "../cli/training_events.ts";
import { zip } from "../data/zip_fixtures.ts";
import { sweepFile } from "../sweep/sweep_fixtures.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A reader of files or messages that others may have written. */
export interface FuzzedReader {
  /** Whole inputs, of which damaged copies are read. */
  whole: Bytes[];
  /** Reads an input. */
  read(bytes: Bytes): unknown;
  /** Names of the errors by which it refuses an input; UserError if missing. */
  refuses?: readonly string[];
  /** How many inputs are read in the time of one by the fastest readers. */
  cost?: number;
}

/** The most bytes that packed inputs may unpack to. */
const MOST_BYTES = 1 << 20;

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function gzip(bytes: Bytes): Promise<Bytes> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

const IDX = new Uint8Array([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, ...new Array(24).fill(7)]);
const LABELS = new Uint8Array([0, 0, 0x0b, 1, 0, 0, 0, 3, 0, 1, 1, 0, 2, 0]);
const EMBEDDINGS = new URL("../evaluate/vectors/fixtures/", import.meta.url).pathname;
const CHECKPOINT = new URL("../run/fixtures/format_1/run/epoch_1/", import.meta.url).pathname;

/** Both decoders of images: what is damaged must be refused by each in the same way. */
function images(load: () => Promise<ImageDecoder>): () => Promise<FuzzedReader> {
  return async () => {
    const { default: sharp } = await import("sharp");
    const picture = () =>
      sharp({ create: { width: 9, height: 7, channels: 3, background: { r: 200, g: 90, b: 30 } } });
    const made = await Promise.all([
      picture().png().toBuffer(),
      picture().jpeg().toBuffer(),
      picture().webp().toBuffer(),
      picture().gif().toBuffer(),
      picture().tiff({ compression: "lzw" }).toBuffer(),
      picture().avif().toBuffer(),
    ]);
    const pixels = new Array(9 * 7 * 3).fill(120);
    const pnm = Uint8Array.from([...utf8("P6\n# a comment\n9 7\n255\n"), ...pixels]);
    const bmp = new Uint8Array(54 + 28 * 7);
    const head = new DataView(bmp.buffer);
    head.setUint16(0, 0x424d);
    for (const [at, value] of [[2, bmp.length], [10, 54], [14, 40], [18, 9], [22, 7]]) {
      head.setUint32(at!, value!, true);
    }
    head.setUint16(26, 1, true);
    head.setUint16(28, 24, true);
    const decoder = await load();
    return {
      whole: [...made.map((bytes) => new Uint8Array(bytes)), pnm, bmp],
      read: (bytes) => decoder.prepare(bytes, { height: 8, width: 8, fit: "cover" }),
      refuses: ["ImageError"],
      cost: 10,
    };
  };
}

/** A reader of a file in a folder of its own. */
function fileReader(name: string, whole: Bytes[], read: (path: string) => unknown): FuzzedReader {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/${name}`;
  return {
    whole,
    read: (bytes) => {
      Deno.writeFileSync(path, bytes);
      return read(path);
    },
    cost: 2,
  };
}

/** Files of embeddings or labels, all of whose arrays are read. */
function arrayFiles(names: readonly string[], cost: number): () => FuzzedReader {
  return () => ({
    whole: names.map((name) => Deno.readFileSync(EMBEDDINGS + name)),
    async read(bytes) {
      for (const array of await arraysOf(bytes, "x")) await array.read();
    },
    cost,
  });
}

/** A checkpoint of which a file is damaged, with digests that say that it is not. */
function checkpoint(name: string): () => FuzzedReader {
  return () => {
    const folder = Deno.makeTempDirSync();
    for (const { name } of Deno.readDirSync(CHECKPOINT)) {
      Deno.copyFileSync(CHECKPOINT + name, `${folder}/${name}`);
    }
    const digests = JSON.parse(Deno.readTextFileSync(`${folder}/digests.json`));
    return {
      whole: [Deno.readFileSync(CHECKPOINT + name)],
      async read(bytes) {
        Deno.writeFileSync(`${folder}/${name}`, bytes);
        if (name !== "digests.json") {
          const changed = { ...digests, [name]: await sha256(bytes) };
          Deno.writeTextFileSync(`${folder}/digests.json`, JSON.stringify(changed));
        }
        return await readCheckpoint(folder);
      },
      refuses: ["UserError", "NotFiniteError"],
      cost: 10,
    };
  };
}

/** All readers by name, made when they are used. */
export const READERS: Readonly<Record<string, () => FuzzedReader | Promise<FuzzedReader>>> = {
  "IDX images": async () => ({
    whole: [IDX, await gzip(IDX)],
    read: (bytes) => parseIdx(bytes, "x", { dimensions: 3, mostBytes: MOST_BYTES }),
  }),
  "IDX labels": async () => ({
    whole: [LABELS, await gzip(LABELS)],
    read: (bytes) => parseIdxLabels(bytes, "x", MOST_BYTES),
  }),
  gzip: async () => ({
    whole: [await gzip(new Uint8Array(1000)), await gzip(utf8("some text"))],
    read: (bytes) => gunzip(bytes, "x", MOST_BYTES, "download it again"),
  }),
  npy: () => ({
    whole: [npy(new Float32Array(6), [2, 3]), npy(new BigInt64Array(4), [4])],
    read: (bytes) => parseNpy(bytes, "x"),
  }),
  safetensors: () => ({
    whole: [
      safetensors([{ name: "a", shape: [2, 2], values: new Float32Array(4) }, {
        name: "b",
        shape: [],
        values: new Float32Array(1),
      }], { format: "2" }),
    ],
    read: (bytes) => readSafetensors(bytes, "x"),
  }),
  "protocol buffers": () => ({
    whole: [Uint8Array.of(0x0a, 3, 97, 98, 99, 0x10, 0x96, 1, 0x1d, 0, 0, 0, 0)],
    read: (bytes) => [...new ProtobufReader(bytes).fields()],
    refuses: ["Error"],
  }),
  table: () => ({
    whole: [utf8('path,class\n"a, b.png",cat\nc.png,dog\n'), utf8("\ufeffpath\tclass\r\na.png\tcat\r\n")],
    read: (bytes) => parseTable(text(bytes), "x"),
  }),
  list: () => ({
    whole: [utf8("a.png cat\nb c.png dog\n# no\n"), utf8('"a.png",cat,animal\nb.png,dog,animal\n')],
    read: (bytes) => parseList(text(bytes), "x"),
  }),
  pairs: () => ({
    whole: [
      utf8("a/one.jpg four.jpg 1\na/one.jpg b/one.jpg 0\nb/one.jpg b/b_0002.jpg 1\nb/one.jpg four.jpg 0\n"),
      utf8("2\t1\na\t1\t2\na\t1\tb\t1\nb\t1\t2\nb\t2\ta\t2\n"),
    ],
    read: (bytes) =>
      parsePairs(text(bytes), "x", {
        labels: Int32Array.of(0, 1, 0, 1, 0),
        classNames: ["a", "b"],
        names: ["a/one.jpg", "b/one.jpg", "a/a_0001.jpg", "b/b_0002.jpg", "a/four.jpg"],
      }),
  }),
  "embeddings in NumPy files, safetensors and tables": arrayFiles(
    [
      "half.npy",
      "names.npy",
      "bytes.npy",
      "bfloat16.safetensors",
      "half.safetensors",
      "embeddings.csv",
      "labels.csv",
    ],
    1,
  ),
  "embeddings in Parquet": arrayFiles([
    "pyarrow_snappy.parquet",
    "pyarrow_v2_zstd.parquet",
    "pyarrow_v2_gzip_half.parquet",
    "polars_zstd.parquet",
    "polars_brotli.parquet",
    "duckdb.parquet",
  ], 2),
  "embeddings in JSON lines": () => ({
    whole: [utf8('{"embedding":[0.6,0.8],"label":"cat","n":1}\n{"embedding":[1,0],"label":"dog","n":2}\n')],
    async read(bytes) {
      for (const array of await arraysOf(bytes, "x")) await array.read();
    },
  }),
  events: () => {
    const log = utf8(tellTraining(false).map((event) => `${JSON.stringify(event)}\n`).join(""));
    return fileReader("events.jsonl", [log], (path) => readEvents(path.replace(/\/[^/]*$/, "")));
  },
  "pairs to verify": () =>
    fileReader(
      "pairs.csv",
      [utf8('a.jpg,b.jpg,1\n"c d.jpg",b.jpg,0\n'), utf8("a.jpg b.jpg\n")],
      readPairsToVerify,
    ),
  "a form with two images": async () => {
    const form = new FormData();
    form.set("a", new File(["an image"], "a.png"));
    form.set("b", new File(["another"], "b.png", { type: "image/png" }));
    const { headers, body } = new Response(form);
    return {
      whole: [new Uint8Array(await new Response(body).arrayBuffer())],
      read: (bytes) =>
        readPair(
          new Request("http://x/", { method: "POST", headers, body: bytes }),
          new AbortController().signal,
        ),
      refuses: ["RequestError"],
    };
  },
  "index.json of an index": () => {
    const segment = { name: "a", rows: 2, embeddings: "0".repeat(64), entries: "1".repeat(64) };
    const manifest = {
      ...{ format: 1, trinca: "0.1.0", dimension: 4, views: 1 },
      network: { digest: "2".repeat(64), run: "a", epoch: 1 },
      thresholds: {
        measured_on: { title: "a", split: "test", images: 10 },
        views: 1,
        points: [{ threshold: 0.5, far: 0.1, val: 0.9 }],
      },
      segments: [segment],
    };
    return fileReader(
      "index.json",
      [utf8(JSON.stringify(manifest))],
      (path) => readManifest(path.replace(/\/[^/]*$/, "")),
    );
  },
  grid: () => ({
    whole: [utf8('{"lr": [0.001, 3e-3], "augment": "light", "seed": [1, 2]}'), utf8('[{"rescue": true}]')],
    read: (bytes) => parseGrids(text(bytes), "grid.json"),
  }),
  sweep: () =>
    fileReader(
      SWEEP_FILE,
      [utf8(JSON.stringify(sweepFile(2, 2)))],
      (path) => readSweepFile(path.replace(/\/[^/]*$/, "")),
    ),
  "ZIP file": async () => {
    const whole = [
      await zip({ "a/b.txt": utf8("b".repeat(500)), "a/c.txt": utf8("c") }),
      await zip({ "d.bin": new Uint8Array(64) }, { level: 0 }),
    ];
    return fileReader("x.zip", whole, async (path) => {
      const tree = await ZipTree.open(path, true);
      for (const name of ["a/b.txt", "b.txt", "d.bin"]) if (await tree.has(name)) await tree.read(name);
    });
  },
  "checkpoint: digests": checkpoint("digests.json"),
  "checkpoint: model": checkpoint("model.json"),
  "checkpoint: state": checkpoint("state.json"),
  "checkpoint: weights": checkpoint("weights.bin"),
  "steering socket": () => ({
    whole: [
      utf8('{"command":"stop"}\n{"command":"pause"}\n'),
      utf8('{"ok":true}\n'),
      new Uint8Array(4090).fill(97),
    ],
    async read(bytes) {
      let at = 0;
      const connection = {
        read(buffer: Uint8Array) {
          if (at >= bytes.length) return Promise.resolve(null);
          const part = bytes.subarray(at, at + Math.min(buffer.length, 7));
          buffer.set(part);
          at += part.length;
          return Promise.resolve(part.length);
        },
      };
      for await (const line of readLines(connection)) {
        parseRequest(line);
        parseAnswer(line);
      }
    },
  }),
  "images by sharp": images(() => SharpDecoder.load()),
  "images by WebAssembly": images(() => JsquashDecoder.load("a test")),
};
