import assert from "node:assert/strict";
import fc from "fast-check";
import { type NamedTensor, readSafetensors, safetensors } from "../../lib/base/safetensors.ts";
import { ascii, hex } from "../export/fixtures.ts";
import { assertUserError } from "./fixtures.ts";

/** The header and the values by name, read as the format's description says. */
function read(file: Uint8Array<ArrayBuffer>) {
  const start = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
  const { __metadata__: metadata, ...entries } = header;
  const tensors = Object.entries(entries).map(([name, entry]) => {
    const { dtype, shape, data_offsets: [from, to] } = entry as {
      dtype: string;
      shape: number[];
      data_offsets: [number, number];
    };
    assert.equal(dtype, "F32");
    return { name, shape, values: new Float32Array(file.buffer.slice(start + from, start + to)), from, to };
  });
  return { start, metadata, tensors };
}

Deno.test("safetensors() writes the header's length, the header and the values", () => {
  const header = '{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},' +
    '"b":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}}';
  const tensors = [
    { name: "a", shape: [2], values: Float32Array.of(1, -2) },
    { name: "b", shape: [1, 1], values: Float32Array.of(0.5) },
  ];
  const padded = Math.ceil(header.length / 8) * 8;
  assert.notEqual(padded, header.length);
  assert.deepEqual([...safetensors(tensors, { k: "v" })], [
    ...[padded, 0, 0, 0, 0, 0, 0, 0],
    ...ascii(header.padEnd(padded)),
    ...hex("00 00 80 3f 00 00 00 c0 00 00 00 3f"),
  ]);
});

const tensor = fc.record({ name: fc.string(), values: fc.float32Array() })
  .filter(({ name }) => name !== "__metadata__" && name !== "__proto__");

Deno.test("safetensors() keeps names, values and metadata, without gaps, at a multiple of 8 bytes", () => {
  fc.assert(fc.property(
    fc.uniqueArray(tensor, { selector: ({ name }) => name }),
    fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    (found, metadata) => {
      const tensors: NamedTensor[] = found.map((each) => ({ ...each, shape: [each.values.length, 1] }));
      const file = safetensors(tensors, metadata);
      const back = read(file);
      assert.equal(back.start % 8, 0);
      assert.deepEqual(back.metadata, metadata);
      const byName = new Map(back.tensors.map((each) => [each.name, each]));
      assert.equal(byName.size, tensors.length);
      let end = 0;
      for (const { name, shape, values } of tensors) {
        const { from, to, ...kept } = byName.get(name)!;
        assert.deepEqual(kept, { name, shape, values });
        assert.equal(from, end);
        end = to;
      }
      assert.equal(file.length, back.start + end);
    },
  ));
});

Deno.test("readSafetensors() returns what safetensors() was given, in the order of the values", () => {
  fc.assert(fc.property(
    fc.uniqueArray(tensor, { selector: ({ name }) => name }),
    fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    (found, metadata) => {
      // Empty tensors share their offset with others, so their order is undefined.
      const tensors = found.filter(({ values }) => values.length > 0)
        .map((each) => ({ ...each, shape: [1, each.values.length] }));
      const back = readSafetensors(safetensors(tensors, metadata), "a.safetensors");
      assert.deepEqual(back, { tensors, metadata });
    },
  ));
  const empty = [{ name: "none", shape: [0, 3], values: new Float32Array(0) }];
  assert.deepEqual(readSafetensors(safetensors(empty, {}), "a"), { tensors: empty, metadata: {} });
});

/** A file with the given header and number of bytes of values. */
function fileOf(header: string | Record<string, unknown>, bytes: number): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + bytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const entry = (shape: unknown, offsets: unknown, dtype: unknown = "F32") => ({
  dtype,
  shape,
  data_offsets: offsets,
});

Deno.test("readSafetensors() rejects headers that do not account for each byte once, and says why", () => {
  const [a, b] = [entry([2], [0, 8]), entry([1], [8, 12])];
  const refused: [file: Uint8Array<ArrayBuffer>, message: RegExp][] = [
    [
      new Uint8Array(7),
      /^Expected a header's length of 8 bytes in x\/a but found 7 bytes; the file is damaged$/,
    ],
    [
      fileOf("{}", 0).subarray(0, 9),
      /^Expected a header of at most 1 bytes in x\/a but found a length of 2; /,
    ],
    [
      Uint8Array.from({ length: 16 }, () => 255),
      /a header of at most 8 bytes .* found a length of 18446744073709551615;/,
    ],
    [fileOf("", 0), /^Expected a header in JSON in x\/a but found something else; /],
    [fileOf('{"a":', 0), /a header in JSON/],
    [fileOf(" {}", 0), /a header in JSON/],
    [fileOf("[]", 0), /a header in JSON/],
    [fileOf("null", 0), /a header in JSON/],
    [fileOf('{"\xff', 0).with(10, 0xff), /a header in JSON/],
    [
      fileOf({ __metadata__: { n: 1 } }, 0),
      /^Expected metadata that is all text in x\/a but found \{"n":1\};/,
    ],
    [fileOf({ __metadata__: [] }, 0), /metadata that is all text/],
    [fileOf({ a: 3 }, 0), /^Expected the entry of "a" in x\/a but found 3;/],
    [fileOf({ a: entry([2], [0, 4], "F16") }, 4), /^Expected the type F32 of "a" in x\/a but found "F16";/],
    [
      fileOf({ a: { shape: [1], data_offsets: [0, 4] } }, 4),
      /the type F32 of "a" in x\/a but found undefined;/,
    ],
    [fileOf({ a: entry([-1, -2], [0, 8]) }, 8), /the shape of "a" in x\/a but found \[-1,-2\];/],
    [fileOf({ a: entry([1.5], [0, 6]) }, 6), /the shape of "a"/],
    [fileOf({ a: entry("2", [0, 8]) }, 8), /the shape of "a"/],
    [fileOf({ a: entry([2], [0, 8, 8]) }, 8), /two offsets of "a"/],
    [fileOf({ a: entry([2], [-8, 0]) }, 8), /two offsets of "a"/],
    [fileOf({ a: entry([2], [0, 4]) }, 4), /^Expected 8 bytes of "a" in x\/a but found \[0,4\];/],
    [fileOf({ a: entry([2], [8, 0]) }, 8), /8 bytes of "a"/],
    [fileOf({ a: entry([2 ** 40, 2 ** 40, 2 ** 1000], [0, 8]) }, 8), /the shape of "a"/],
    [fileOf({ a: entry(new Array(30).fill(2 ** 50), [0, 8]) }, 8), /Infinity bytes of "a"/],
    [fileOf({ a: entry([...new Array(30).fill(2 ** 50), 0], [0, 0]) }, 0), /NaN bytes of "a"/],
    [
      fileOf({ a, b: entry([1], [4, 8]) }, 8),
      /^Expected the values of "b" to begin at 8 in x\/a but found 4;/,
    ],
    [fileOf({ a, b: entry([2], [0, 8]) }, 8), /the values of "b" to begin at 8 in x\/a but found 0/],
    [fileOf({ a, b: entry([1], [12, 16]) }, 16), /the values of "b" to begin at 8 in x\/a but found 12/],
    [fileOf({ b }, 12), /the values of "b" to begin at 0 in x\/a but found 8/],
    [fileOf({ a, b }, 13), /^Expected 12 bytes of values in x\/a but found 13;/],
    [fileOf({ a, b }, 11), /^Expected 12 bytes of values in x\/a but found 11;/],
  ];
  for (const [file, message] of refused) {
    try {
      readSafetensors(file, "x/a");
      assert.fail(`took ${message}`);
    } catch (error) {
      assertUserError(error, message);
    }
  }
  const { tensors } = readSafetensors(fileOf({ b, a }, 12), "x/a");
  assert.deepEqual(tensors.map(({ name }) => name), ["a", "b"]);
});

Deno.test("readSafetensors() of damaged bytes returns tensors or says what is wrong", () => {
  const whole = safetensors([
    { name: "a/b", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
    { name: "c", shape: [], values: Float32Array.of(7) },
  ], { format: "2" });
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom("set", "cut", "insert"),
      (place, value, kind) => {
        const at = place % whole.length;
        const file = kind === "set"
          ? whole.with(at, value)
          : kind === "cut"
          ? whole.slice(0, at)
          : Uint8Array.of(...whole.subarray(0, at), value, ...whole.subarray(at));
        try {
          const { tensors } = readSafetensors(file, "a");
          for (const { shape, values } of tensors) {
            assert.equal(values.length, shape.reduce((a, b) => a * b, 1));
          }
        } catch (error) {
          assertUserError(error, /^Expected .* in a but found .*; the file is damaged$/);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
