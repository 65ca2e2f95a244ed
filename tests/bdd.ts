/**
 * `describe` and `it` of `@std/testing`, or Node's where JSR cannot be reached: the name of the module is worked out
 * at run time, since Deno would otherwise fetch it before any test starts.
 *
 * @module
 */
import * as node from "node:test";

/** How long to wait for JSR before its stand-in is taken. */
const PATIENCE_MS = 1000;

/** What the tests use of either. */
interface Bdd {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => void | Promise<void>): unknown;
}

const specifier = ["@std/testing", "bdd"].join("/");
const late = new Promise<Bdd>((resolve) => {
  const timer = setTimeout(() => resolve(node), PATIENCE_MS);
  Deno.unrefTimer(timer);
});
const bdd: Bdd = await Promise.race([import(specifier).catch(() => node), late]);

/** Groups tests under a name. */
export const describe = bdd.describe;
/** A test. */
export const it = bdd.it;
