import assert from "node:assert/strict";
import fc from "fast-check";
import { crc32c } from "../../lib/export/crc32c.ts";
import { tfRecord } from "../../lib/export/tf_record.ts";
import { ascii, hex, recordsOf } from "./fixtures.ts";

Deno.test("crc32c() gives the checksums that RFC 3720 lists", () => {
  const ascending = Uint8Array.from({ length: 32 }, (_, i) => i);
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
  assert.equal(crc32c(ascending), 0x46dd794e);
  assert.equal(crc32c(ascending.toReversed()), 0x113fdb5c);
  assert.equal(crc32c(Uint8Array.from(ascii("123456789"))), 0xe3069283);
  assert.equal(crc32c(new Uint8Array()), 0);
});

Deno.test("tfRecord() frames data as TensorFlow does", () => {
  // The first record of a file that TensorFlow 2.21 wrote.
  const file = hex(`
    3e 00 00 00 00 00 00 00 d9 d2 40 e7 09 00 00 80 cc 6a c1 da 41 1a 0d 62 72 61 69 6e 2e 45 76 65 6e 74 3a 32
    52 24 0a 22 74 65 6e 73 6f 72 66 6c 6f 77 2e 63 6f 72 65 2e 75 74 69 6c 2e 65 76 65 6e 74 73 5f 77 72 69 74
    65 72 40 2e 36 d1`);
  const data = Uint8Array.from(file.slice(12, -4));
  assert.deepEqual([...tfRecord(data)], file);
});

Deno.test("tfRecord() keeps any data, record after record", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (all) => {
    const file = Uint8Array.from(all.flatMap((data) => [...tfRecord(data)]));
    assert.deepEqual(recordsOf(file).map((data) => [...data]), all.map((data) => [...data]));
  }));
});

Deno.test("tfRecord()'s checksums detect every changed byte", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (
      data,
      place,
      change,
    ) => {
      const changed = data.slice();
      changed[place % data.length]! ^= change;
      const checksum = (data: Uint8Array) => [...tfRecord(data)].slice(-4);
      assert.notDeepEqual(checksum(changed), checksum(data));
    }),
  );
});
