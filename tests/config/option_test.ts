import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkConfig,
  choice,
  defaults,
  describeStored,
  type Option,
  type Options,
  real,
  text,
  toggle,
  whole,
} from "../../lib/config/option.ts";
import { UserError } from "../../lib/base/user_error.ts";
import { refuses } from "../base/fixtures.ts";

const ABOUT = { group: "Group", help: "Help" };
const count = whole(ABOUT, 3, { least: 1, most: 100 });
const seed = whole(ABOUT, 1, { least: 0 });
const rate = real(ABOUT, 0.5, { least: 0.01, most: 2 });
const offset = real(ABOUT, 0, { least: -5 });
const miner = choice(ABOUT, "hard", ["hard", "semi-hard"]);
const path = text(ABOUT, "./data/");
const plain = toggle(ABOUT);

/** Texts that `Number` parses but nobody means as a setting. */
const NOT_NUMBERS = [
  "",
  " ",
  "1 ",
  " 1",
  "0x10",
  "0b1",
  "0o7",
  "NaN",
  "Infinity",
  "-Infinity",
  "1_000",
  "1,5",
  "1e",
  "e3",
];

Deno.test("whole() accepts integers in its range, in every notation", () => {
  const taken = { "1": 1, "100": 100, "+7": 7, "007": 7, "1e2": 100, "5.0": 5, "5.": 5, "2.5e1": 25 };
  for (const [text, value] of Object.entries(taken)) assert.equal(count.parse(text), value, text);
  for (const text of ["0", "101", "-1", "1.5", "1e3", "1e400", "1e-1", ...NOT_NUMBERS]) {
    assert.equal(count.parse(text), undefined, text);
  }
  assert.equal(seed.parse("9007199254740991"), 2 ** 53 - 1);
  assert.equal(seed.parse("9007199254740992"), undefined, "the next whole number is not exact");
});

Deno.test("real() accepts numbers in its range, in every notation", () => {
  const taken = { "0.01": 0.01, "2": 2, ".5": 0.5, "1.": 1, "1e-2": 0.01, "1E0": 1, "+0.7": 0.7 };
  for (const [text, value] of Object.entries(taken)) assert.equal(rate.parse(text), value, text);
  for (const text of ["0", "0.0099", "2.0001", "-1", ".", "1.2.3", "--1", ...NOT_NUMBERS]) {
    assert.equal(rate.parse(text), undefined, text);
  }
  assert.equal(offset.parse("-1.5"), -1.5);
  assert.equal(offset.parse("-5.1"), undefined);
});

Deno.test("whole() and real() parse every number in their range as it is printed", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), (n) => assert.equal(count.parse(String(n)), n)));
  fc.assert(fc.property(fc.double({ min: 0.01, max: 2, noNaN: true }), (x) => {
    assert.equal(rate.parse(String(x)), x);
  }));
});

Deno.test("whole() and real() never accept a number out of their range", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."0123456789.eE+-x ") }), (text) => {
    const [n, x] = [count.parse(text), rate.parse(text)];
    assert.ok(n === undefined || (Number.isInteger(n) && n >= 1 && n <= 100));
    assert.ok(x === undefined || (x >= 0.01 && x <= 2));
  }));
});

Deno.test("whole() and real() exclude the least number where they are above it", () => {
  const share = real(ABOUT, 0.5, { least: 0, above: true, most: 1 });
  assert.deepEqual(["0", "-0", "0.0", "1e-400", "1e-9", "1"].map(share.parse), [
    ...[undefined, undefined, undefined, undefined],
    ...[1e-9, 1],
  ]);
  assert.deepEqual([share.check(0), share.check(-0), share.check(NaN)], [false, false, false]);
  assert.equal(share.expected, "a number above 0, at most 1");
  assert.equal(whole(ABOUT, 3, { least: 0, above: true }).expected, "a whole number above 0");
});

Deno.test("no number of any command is beyond what computers count", async () => {
  for (const { name } of Deno.readDirSync(new URL("../../lib/config/", import.meta.url))) {
    const module = await import(`../../lib/config/${name}`);
    for (const [options, values] of Object.entries(module)) {
      if (!options.endsWith("_OPTIONS")) continue;
      for (const [flag, option] of Object.entries(values as Options)) {
        if (!/^[NX]$/.test(option.placeholder)) continue;
        for (const text of ["NaN", "Infinity", "-Infinity", "1e99", "-1e99", "", "1e", "0x10"]) {
          assert.equal(option.parse(text), undefined, `${options} ${flag} ${text}`);
        }
      }
    }
  }
});

Deno.test("whole() and real() describe their range", () => {
  assert.equal(count.expected, "a whole number from 1 to 100");
  assert.equal(seed.expected, "a whole number of at least 0");
  assert.equal(rate.expected, "a number from 0.01 to 2");
  assert.equal(offset.expected, "a number of at least -5");
});

Deno.test("choice() accepts its words only", () => {
  assert.equal(miner.parse("semi-hard"), "semi-hard");
  for (const text of ["", "Hard", "hard ", "semi", "hard,semi-hard", "toString"]) {
    assert.equal(miner.parse(text), undefined, text);
  }
  assert.equal(miner.expected, "one of hard, semi-hard");
});

Deno.test("text() accepts any text except an empty one, which can only be a default", () => {
  assert.equal(path.parse(" a b "), " a b ");
  assert.equal(path.parse(""), undefined);
  assert.ok(path.check(""));
});

Deno.test("toggle() accepts true and false, and is off by default", () => {
  assert.equal(plain.parse("true"), true);
  assert.equal(plain.parse("false"), false);
  for (const text of ["", "1", "yes", "TRUE"]) assert.equal(plain.parse(text), undefined, text);
  assert.equal(plain.default, false);
});

const OPTIONS = { count, rate, miner, path, plain };

Deno.test("defaults() contains the default of each setting", () => {
  assert.deepEqual(defaults(OPTIONS), { count: 3, rate: 0.5, miner: "hard", path: "./data/", plain: false });
});

Deno.test("checkConfig() keeps known fields, drops others and fills in defaults", () => {
  assert.deepEqual(checkConfig(OPTIONS, { count: 7, plain: true, removed: 1, rate: undefined }, "a"), {
    ...defaults(OPTIONS),
    count: 7,
    plain: true,
  });
});

Deno.test("checkConfig() rejects invalid values, and names their source", async () => {
  const refusesValue = (name: string, value: unknown, message: RegExp) =>
    refuses(() => checkConfig(OPTIONS, { [name]: value }, "run/epoch_1"), message);
  await refusesValue(
    "count",
    0,
    /^Expected count in run\/epoch_1 to be a whole number from 1 to 100 but found 0$/,
  );
  await refusesValue("count", 1.5, /but found 1\.5$/);
  await refusesValue("count", "7", /but found "7"$/);
  await refusesValue("count", NaN, /but found null$/);
  await refusesValue("rate", null, /^Expected rate .* but found null$/);
  await refusesValue("miner", "soft\n", /to be one of hard, semi-hard but found "soft\\n"$/);
  await refusesValue("path", 3, /but found 3$/);
  await refusesValue("plain", "true", /to be true or false but found "true"$/);
});

Deno.test("describeStored() describes what an option can describe, and shows the rest as it is", () => {
  const size: Option<unknown> = {
    ...whole({ group: "A", help: "" }, 3, { least: 1 }),
    convert: (value) => {
      if (typeof value === "object") throw new UserError("Expected a number");
      return Number(value);
    },
    describe: (value) => `${value} pixels`,
  };
  assert.equal(describeStored(size, 7), "7 pixels");
  assert.equal(describeStored(size, "7"), "7 pixels");
  assert.equal(describeStored(size, 0), "0");
  assert.equal(describeStored(size, [1]), "1");
  assert.equal(describeStored(count, 7), "7");
  assert.equal(describeStored(undefined, true), "true");
});
