import assert from "node:assert/strict";
import fc from "fast-check";
import { parseFlags } from "../../lib/cli/flags.ts";
import { defaults } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../lib/config/train_config.ts";
import { assertUserError, refuses } from "../base/fixtures.ts";
import { parseTrain } from "./fixtures.ts";

const DEFAULTS = defaults(TRAIN_OPTIONS);

Deno.test("parseFlags() accepts the original program's flags by their names", async () => {
  const line =
    "--num_images 59904 --batch_size 256 --epochs 20 --margin 1.0 --num_workers 0 --data_path ./data/ " +
    "--checkpoint_path ./checkpoints/";
  const { config, given, help } = await parseTrain(...line.split(" "));
  assert.deepEqual(config, { ...DEFAULTS, num_images: 59_904 });
  assert.deepEqual([...given].sort(), [
    "batch_size",
    "checkpoint_path",
    "data_path",
    "epochs",
    "margin",
    "num_images",
    "num_workers",
  ]);
  assert.equal(help, false);
  const other = "--num_images 5000 --batch_size 64 --epochs 3 --margin 0.2 --num_workers 2 --data_path d";
  assert.deepEqual((await parseTrain(...other.split(" "))).config, {
    ...DEFAULTS,
    num_images: 5000,
    batch_size: 64,
    epochs: 3,
    margin: 0.2,
    num_workers: 2,
    data_path: "d",
  });
});

Deno.test("parseFlags() without flags returns the defaults", async () => {
  const { config, given, help } = await parseTrain();
  assert.deepEqual([config, given, help], [DEFAULTS, new Set(), false]);
});

Deno.test("parseFlags() accepts hyphens for underscores, and = for a space", async () => {
  for (
    const args of [
      ["--batch_size", "64"],
      ["--batch-size", "64"],
      ["--batch_size=64"],
      ["--batch-size=64"],
      ["--batch-size", "+64"],
      ["--batch_size", "6.4e1"],
    ]
  ) {
    const { config, given } = await parseTrain(...args);
    assert.equal(config.batch_size, 64);
    assert.deepEqual(given, new Set(["batch_size"]));
  }
});

Deno.test("parseFlags() leaves values unchanged, whatever they contain", async () => {
  const values = ["a=b", "a--b_c-d", "a b", "true", "007", "1e3", "", "é", "--", "'x'", "no-plain"];
  for (const value of values.filter((value) => value !== "")) {
    assert.equal((await parseTrain(`--data_path=${value}`)).config.data_path, value);
    if (!value.startsWith("-")) {
      assert.equal((await parseTrain("--data_path", value)).config.data_path, value);
    }
  }
  // With =, a value may also begin with a hyphen.
  assert.equal((await parseTrain("--data_path=--plain")).config.data_path, "--plain");
});

Deno.test("parseFlags() turns switches on and off", async () => {
  const plain = async (...args: string[]) => (await parseTrain(...args)).config.plain;
  assert.equal(await plain("--plain"), true);
  assert.equal(await plain("--plain", "--epochs", "3"), true);
  assert.equal(await plain("--plain=true"), true);
  assert.equal(await plain("--no-plain"), false);
  assert.equal(await plain("--no_plain"), false);
  assert.equal(await plain("--plain=false"), false);
  assert.equal(await plain("--plain", "--no-plain"), false);
  assert.equal(await plain("--no-plain", "--plain"), true);
  assert.deepEqual((await parseTrain("--no-plain")).given, new Set(["plain"]));
  await refuses(() => parseTrain("--plain=yes"), /^Expected --plain to be true or false but found yes$/);
});

Deno.test("parseFlags() reads a flag whose value is optional", async () => {
  const augment = async (...args: string[]) => {
    const { config, given } = await parseTrain(...args);
    assert.equal(given.has("augment"), true);
    return [config.augment, config.epochs];
  };
  assert.deepEqual(await augment("--augment"), ["light", 20]);
  assert.deepEqual(await augment("--augment", "--epochs", "3"), ["light", 3]);
  assert.deepEqual(await augment("--augment", "photos", "--epochs", "3"), ["photos", 3]);
  assert.deepEqual(await augment("--epochs", "3", "--augment", "flip:.5,shift:0.1"), [
    "shift:0.1,flip:0.5",
    3,
  ]);
  assert.deepEqual(await augment("--augment=photos,flip:0"), ["photos,flip:0", 20]);
  assert.deepEqual(await augment("--no-augment"), ["none", 20]);
  assert.deepEqual(await augment("--augment=true"), ["light", 20]);
  assert.deepEqual(await augment("--augment=false"), ["none", 20]);
  assert.deepEqual(await augment("--augment", "photos", "--no-augment"), ["none", 20]);
  assert.deepEqual(await augment("--augment", "photos", "--augment"), ["light", 20]);
  // With @std/cli where JSR is reached.
  for (const [args, expected] of [[["--augment"], "light"], [["--augment", "photos"], "photos"]] as const) {
    const { config } = await parseFlags([...args, "--plain"], TRAIN_OPTIONS);
    assert.deepEqual([config.augment, config.plain], [expected, true]);
  }
  await refuses(() => parseTrain("--augment", "photo"), / but found photo; did you mean photos\?$/);
  await refuses(() => parseTrain("--augment", "flip"), /^Expected flip in --augment .* but found nothing;/);
  await refuses(() => parseTrain("--augment="), /^Expected --augment to be .* but found nothing$/);
  await refuses(() => parseTrain("--augment", ""), /^Expected --augment to be .* but found nothing$/);
  await refuses(() => parseTrain("--augment", "photos,flip:2"), /^Expected flip in --augment to be a number/);
});

Deno.test("parseFlags() uses the last value of a flag that is given twice", async () => {
  assert.equal((await parseTrain("--seed", "1", "--seed", "2")).config.seed, 2);
  assert.equal(
    (await parseTrain("--miner=hard", "--miner", "batch-all", "--miner", "hard")).config.miner,
    "hard",
  );
});

Deno.test("parseFlags() recognises -h and --help, also among other flags", async () => {
  for (const args of [["-h"], ["--help"], ["--epochs", "3", "-h"], ["-h", "--plain"]]) {
    assert.equal((await parseTrain(...args)).help, true);
  }
});

Deno.test("parseFlags() suggests the flag nearest to an unknown one", async () => {
  await refuses(
    () => parseTrain("--batch_sise", "3"),
    /^Unknown flag --batch_sise: did you mean --batch_size\?$/,
  );
  await refuses(() => parseTrain("--batchsize=3"), /^Unknown flag --batchsize: did you mean --batch_size\?$/);
  await refuses(() => parseTrain("--Epochs", "3"), /^Unknown flag --Epochs: did you mean --epochs\?$/);
  await refuses(() => parseTrain("-epochs", "3"), /^Unknown flag -epochs: did you mean --epochs\?$/);
  await refuses(() => parseTrain("--learning-rate", "3"), /^Unknown flag --learning-rate: --help lists all$/);
  await refuses(() => parseTrain("-x"), /^Unknown flag -x: --help lists all$/);
  await refuses(() => parseTrain("--no-epochs"), /^Unknown flag --no-epochs/);
});

Deno.test("parseFlags() does not mistake properties of every object for flags", async () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", "seed.x", "_", ""]) {
    await refuses(() => parseTrain(`--${name}=1`), /^Unknown flag --|^Expected only flags but found --=1;/);
  }
});

Deno.test("parseFlags() reports the range of a bad value, and the choice nearest to a bad one", async () => {
  const refusesValue = (name: string, value: string, message: string) =>
    refuses(() => parseTrain(`--${name}`, value), new RegExp(`^Expected --${name} to be ${message}$`));
  await refusesValue("batch_size", "3", "a whole number from 4 to 16384 but found 3");
  await refusesValue("batch_size", "12.5", "a whole number from 4 to 16384 but found 12.5");
  await refusesValue("seed", "0x10", "a whole number from 0 to 4294967295 but found 0x10");
  await refusesValue("holdout", "many", "a whole number of at least 0 but found many");
  await refusesValue("margin", "NaN", "a number from 0.01 to 2 but found NaN");
  await refusesValue("miner", "semihard", "one of curriculum, semi-hard, .*; did you mean semi-hard\\?");
  await refusesValue("miner", "best", "one of curriculum, .* but found best");
});

Deno.test("parseFlags() treats a negative number as a value, not as a flag", async () => {
  for (const value of ["-1", "-.5", "-1e-3"]) {
    const message = new RegExp(`^Expected --lr to be a number from 1e-9 to 10 but found ${value}$`);
    await refuses(() => parseTrain("--lr", value), message);
    await refuses(() => parseTrain(`--lr=${value}`), message);
  }
});

Deno.test("parseFlags() reports which flag has no value", async () => {
  for (
    const args of [["--epochs"], ["--epochs", "--plain"], ["--epochs="], ["--epochs", ""], ["--epochs", "-h"]]
  ) {
    await refuses(
      () => parseTrain(...args),
      /^Expected --epochs to be a whole number from 1 to 100000 but found nothing$/,
    );
  }
  await refuses(
    () => parseTrain("--run", ""),
    /^Expected --run to be a non-empty text but found nothing$/,
  );
});

Deno.test("parseFlags() refuses arguments that are not flags", async () => {
  await refuses(() => parseTrain("train"), /^Expected only flags but found train; --help lists them$/);
  await refuses(() => parseTrain("--epochs", "3", "007"), /^Expected only flags but found 007;/);
  await refuses(() => parseTrain("--plain", "x"), /^Expected only flags but found x;/);
  await refuses(() => parseTrain("--"), /^Expected only flags but found --;/);
  await refuses(() => parseTrain("-"), /^Expected only flags but found -;/);
  await refuses(() => parseTrain(""), /^Expected only flags but found an empty text;/);
  await refuses(
    () => parseFlags(["a.index", "", "b.png"], TRAIN_OPTIONS, { words: true }),
    /^Expected a path or a name but found an empty text; check the variable or the quotes that it comes from$/,
  );
});

Deno.test("parseFlags() says which flag is missing before a value, or which hyphens or quotes", async () => {
  const parse = (...args: string[]) => parseFlags(args, TRAIN_OPTIONS, { meant: () => "data_path" });
  await refuses(
    () => parse("my photos"),
    /^Expected only flags but found my photos; did you mean --data_path 'my photos'\?$/,
  );
  await refuses(() => parse("--plain", "photos"), /; did you mean --data_path photos\?$/);
  await refuses(() => parse("data_path", "photos"), /found data_path; did you mean --data_path\?$/);
  await refuses(() => parse("data-path", "photos"), /found data-path; did you mean --data_path\?$/);
  await refuses(
    () => parse("--data_path", "my", "photos"),
    /^Expected one --data_path but found my and photos; name one, in quotes if it contains blanks$/,
  );
  for (const word of ["007", "true", "--"]) {
    await refuses(() => parse("--plain", word), /; --help lists them$/);
  }
  await refuses(
    () => parseFlags(["my", "photos"], TRAIN_OPTIONS, { bare: "data_path" }),
    /^Expected one --data_path but found my and photos; name one, in quotes/,
  );
});

Deno.test("parseFlags() of random arguments returns valid settings or reports what is wrong", async () => {
  const names = Object.keys(TRAIN_OPTIONS).flatMap((name) => [`--${name}`, `--no-${name}`, `--${name}=`]);
  const argument = fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom("true", "false", "3", "-1", "", "--", "-h", "--__proto__", "all", "hard", "--seed=1=2"),
    fc.string({ maxLength: 6 }),
    fc.string({ maxLength: 6 }).map((text) => `--${text}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(argument, { maxLength: 5 }), async (args) => {
      try {
        const { config, given } = await parseTrain(...args);
        assert.deepEqual(Object.keys(config), Object.keys(TRAIN_OPTIONS));
        for (const [name, option] of Object.entries(TRAIN_OPTIONS)) {
          const value = config[name as keyof typeof config];
          assert.ok(option.check(value));
          if (!given.has(name as keyof typeof config)) assert.equal(value, option.default);
        }
      } catch (error) {
        assertUserError(error, /^(Expected|Unknown flag) /);
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("parseFlags() refuses URLs where paths are meant, and says which path is", async () => {
  for (const name of ["checkpoint_path", "data_path", "resume", "init", "reference", "run"]) {
    await refuses(
      () => parseTrain(`--${name}`, "file:///tmp/a b"),
      new RegExp(`^Expected --${name} to be a path but found the URL file:///tmp/a b; use /tmp/a b$`),
    );
  }
  await refuses(
    () => parseTrain("--data_path", "https://a.org/b.zip"),
    /found the URL .*; use files on this machine$/,
  );
  assert.equal((await parseTrain("--data_path", "a:b/c//d")).config.data_path, "a:b/c//d");
});
