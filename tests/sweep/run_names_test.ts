import assert from "node:assert/strict";
import fc from "fast-check";
import { nameRuns } from "../../lib/sweep/run_names.ts";

const RUN = /^(?!\.+$)[\w.][\w.-]*$/;

Deno.test("names that would be the same, or too long, have the digest of the settings too", () => {
  const named = (values: string[], digest: string) => ({
    differing: new Map(values.map((value, i) => [`flag${i}`, value])),
    digest,
    seed: 1,
  });
  assert.deepEqual(
    nameRuns([named(["a:b"], "11"), named(["a;b"], "22"), named(["photos,flip:0"], "33"), named([], "44")]),
    ["flag0_a_b-11-seed_1", "flag0_a_b-22-seed_1", "flag0_photos_flip_0-seed_1", "seed_1"],
  );
  const [long] = nameRuns([named(Array(50).fill("0.001"), "55")]);
  assert.match(long!, /^flag0_0.001-flag1_.*-55-seed_1$/);
  assert.ok(long!.length < 130);
});

Deno.test("each setting and seed has a name of its own that a folder can have", () => {
  const flags = fc.dictionary(
    fc.constantFrom("lr", "net", "augment"),
    fc.string({ unit: "binary", minLength: 1 }),
  );
  fc.assert(fc.property(fc.array(flags, { minLength: 1, maxLength: 8 }), (settings) => {
    const runs = settings.flatMap((flags, i) =>
      [1, 2].map((seed) => ({ differing: new Map(Object.entries(flags)), digest: `d${i}`, seed }))
    );
    const names = nameRuns(runs);
    assert.equal(new Set(names).size, runs.length);
    for (const name of names) assert.match(name, RUN);
  }));
});
