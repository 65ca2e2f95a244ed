import assert from "node:assert/strict";
import { parseArgs } from "../../lib/cli/parse_args.ts";
import { PROJECT } from "../tasks/fixtures.ts";

/** Command lines as `parseFlags` passes them on, and what they mean. */
const AGREED: [string[], Record<string, unknown>][] = [
  [[], {}],
  [["--help"], { help: true }],
  [["--seed=7", "--help"], { help: true, seed: "7" }],
  [["--seed=1=2", "--run=-x", "--data_path=--plain"], { seed: "1=2", run: "-x", data_path: "--plain" }],
  [["--seed=-1", "--run= a b ", "--data_path=é"], { seed: "-1", run: " a b ", data_path: "é" }],
  [["--seed=007", "--run=1e3", "--data_path=true"], { seed: "007", run: "1e3", data_path: "true" }],
  [["--plain=true"], { plain: true }],
  [["--plain=true", "--plain=false"], { plain: false }],
  [["--plain=false", "--plain=true", "--run=a\nb"], { plain: true, run: "a\nb" }],
];

Deno.test("parseArgs() reads the arguments from parseFlags() as intended", async () => {
  const flags = { string: ["seed", "run", "data_path"], boolean: ["plain", "help"] };
  for (const [args, meant] of AGREED) {
    assert.deepEqual(await parseArgs(args, flags), { _: [], plain: false, help: false, ...meant });
  }
});

Deno.test("every package that the project imports is fixed in deno.lock, with its digest", () => {
  const { imports } = JSON.parse(Deno.readTextFileSync(`${PROJECT}/deno.json`));
  const lock = JSON.parse(Deno.readTextFileSync(`${PROJECT}/deno.lock`));
  for (const specifier of Object.values<string>(imports)) {
    const [, name] = /^npm:(.+@\d+\.\d+\.\d+)$/.exec(specifier) ?? [];
    assert.ok(name !== undefined, `${specifier} is no npm package of an exact version`);
    const key = Object.keys(lock.npm).find((key) => key === name || key.startsWith(`${name}_`));
    assert.match(lock.npm[key ?? ""]?.integrity ?? "", /^sha512-/, specifier);
  }
});
