import assert from "node:assert/strict";
import { readCheckpointState } from "../../lib/run/read_state.ts";
import { openingOf } from "../../lib/run/opening_of.ts";
import { refuses } from "../base/fixtures.ts";

Deno.test("openingOf() does with damaged files what is asked for, and refuses that where there are no image files", async () => {
  const state = await readCheckpointState(
    new URL("../../checkpoints/mnist/epoch_20", import.meta.url).pathname,
  );
  const folder = { name: "folder", path: "photos" };
  assert.deepEqual([openingOf(state, folder).bad, openingOf(state, folder, "skip").bad], ["auto", "skip"]);
  const digits = { name: "digits", path: "" };
  assert.equal(openingOf(state, digits).bad, "auto");
  await refuses(
    () => openingOf(state, digits, "skip"),
    /^Expected no --bad skip with drawn digits, whose images are used unchanged; omit it, or use image files$/,
  );
});
