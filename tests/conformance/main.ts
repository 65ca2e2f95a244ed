/**
 * `deno task conformance [native|wasm]`: runs tfjs-core's own test suite on an engine, compares its failures with
 * `expected_failures.json`, and exits with 1 if they differ.
 *
 * @module
 */
import { missing, useEngine } from "../engine/fixtures.ts";
import expected from "./expected_failures.json" with { type: "json" };
import { judge } from "./judge.ts";
import { runSuite } from "./run_suite.ts";

const BACKENDS = { native: "tensorflow", wasm: "wasm" } as const;

const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));

const [name = "native"] = Deno.args;
if (name !== "native" && name !== "wasm") {
  print(`Expected native or wasm but found ${name}`);
  Deno.exit(1);
}
if (missing(name)) {
  print("There is no libtensorflow on this machine; deno task setup fetches it");
  Deno.exit(1);
}
await useEngine(name);
// The suite tests operations that print.
// deno-lint-ignore no-console
for (const level of ["log", "info", "warn", "error", "debug"] as const) console[level] = () => {};
const { passed, failed, excluded, stale } = judge(await runSuite(BACKENDS[name]), expected[name]);
for (const line of failed) print(`FAILED ${line}`);
for (const spec of stale) print(`NOT FAILING, but listed in expected_failures.json: ${spec}`);
print(`${name}: ${passed} passed, ${failed.length} failed, ${excluded} excluded`);
Deno.exit(failed.length + stale.length > 0 ? 1 : 0);
