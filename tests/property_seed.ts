/**
 * Loaded before the tests (`deno task test`): one seed for the properties that fast-check tests, so that the gate
 * says the same of the same commit. `TRINCA_TEST_SEED=random` or a number looks at other examples.
 *
 * @module
 */

import fc from "fast-check";

const seed = Deno.env.get("TRINCA_TEST_SEED") ?? "1";
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
