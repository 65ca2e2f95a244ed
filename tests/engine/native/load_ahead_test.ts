import assert from "node:assert/strict";
import { loadAhead, loadedAhead } from "../../../lib/engine/native/load_ahead.ts";
import { inOwnProcess } from "../../base/fixtures.ts";
import { LIBRARY } from "../fixtures.ts";
import type { loadTwice } from "./load_twice.ts";

Deno.test({
  name:
    "a library that is loaded ahead says nothing, is in the process before the engine opens, and is the engine's",
  // A build for GPUs is not loaded ahead.
  ignore: Deno.build.os !== "linux" || !LIBRARY?.includes("-cpu/"),
}, async () => {
  const module = import.meta.resolve("./load_twice.ts");
  const found = await inOwnProcess(module, "loadTwice", LIBRARY) as Awaited<ReturnType<typeof loadTwice>>;
  assert.deepEqual(found, {
    mapped: [0, 1, 1],
    others: true,
    sum: 3,
  });
});

Deno.test("nothing is loaded ahead that may use a GPU, and what cannot be loaded is left to the engine's error", async () => {
  loadAhead({ path: "/nowhere/gpu/libtensorflow_cc.so.2" });
  loadAhead({ path: "/nowhere/gpu/libtensorflow_cc.so.2", gpu: true });
  loadAhead({});
  const damaged = await Deno.makeTempFile({ suffix: ".so.2" });
  try {
    loadAhead({ path: damaged, gpu: false });
    await loadedAhead(damaged);
  } finally {
    await Deno.remove(damaged);
  }
});
