import assert from "node:assert/strict";
import { checkOptions, describeValue, numberFrom, oneOf, wholeNumber } from "../../lib/base/check_options.ts";
import { refuses } from "./fixtures.ts";

const ALLOWED = {
  size: wholeNumber(1, 9),
  share: numberFrom(0, 1),
  colour: oneOf("grey", "rgb"),
  count: wholeNumber(0),
};

Deno.test("checkOptions() accepts what is allowed, and options that are undefined", () => {
  for (const options of [{}, { size: undefined, other: undefined }, { size: 9, share: 0.5, colour: "rgb" }]) {
    checkOptions("draw()", options, ALLOWED);
  }
});

Deno.test("checkOptions() names what is unknown or not allowed", async () => {
  const mistakes: [unknown, RegExp][] = [
    [
      { sizes: 1 },
      /^Expected options of draw\(\), size, share, colour, count, but found sizes; rename or omit it$/,
    ],
    [{ toString: 1 }, /but found toString; rename or omit it$/],
    [{ size: 0 }, /^Expected size to be a whole number from 1 to 9 but found 0$/],
    [{ count: 0.5 }, /^Expected count to be a whole number of at least 0 but found 0\.5$/],
    [{ size: "1" }, /^Expected size to be a whole number from 1 to 9 but found "1"$/],
    [{ share: NaN }, /^Expected share to be a number from 0 to 1 but found NaN$/],
    [{ colour: "gray" }, /^Expected colour to be one of grey, rgb but found "gray"$/],
    [null, /^Expected an object with options of draw\(\), size, share, colour, count, but found null$/],
    ["size", /but found "size"$/],
    [[1, 2], /but found a list of 2$/],
    [Promise.resolve({}), /but found a promise; await it$/],
  ];
  for (const [options, message] of mistakes) {
    await refuses(() => checkOptions("draw()", options, ALLOWED), message);
  }
});

Deno.test("describeValue() is short for every value", () => {
  const values: [unknown, string][] = [
    [new Map(), "an instance of Map"],
    [{ a: 1, b: 2 }, "an object with a, b"],
    [{}, "an object without properties"],
    [Object.create(null), "an object without properties"],
    [() => 1, "a function"],
    [parseInt, "the function parseInt"],
    ["x".repeat(99), `"${"x".repeat(40)}…"`],
    [10n, "10"],
    [Symbol("s"), "Symbol(s)"],
    [[], "an empty list"],
  ];
  for (const [value, text] of values) assert.equal(describeValue(value), text);
});
