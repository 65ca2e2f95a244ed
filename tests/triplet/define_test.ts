import assert from "node:assert/strict";
import { LOSSES } from "../../lib/config/losses.ts";
import { MINER_CHOICES } from "../../lib/config/miner_choices.ts";
import { batchHard } from "../../lib/triplet/batch_hard.ts";
import { defineLoss, LOSS_NAMES } from "../../lib/triplet/define_loss.ts";
import { defineMiner } from "../../lib/triplet/define_miner.ts";
import { refuses } from "../base/fixtures.ts";

const loss = (name: string) =>
  defineLoss({
    name,
    settings: {},
    miner: batchHard,
    onDistances: () => assert.fail(),
    onTriplets: () => assert.fail(),
  });

Deno.test("defineLoss() refuses the names of the library's losses", async () => {
  assert.deepEqual([...LOSS_NAMES].sort(), Object.keys(LOSSES).sort());
  for (const name of [...LOSS_NAMES, ""]) {
    await refuses(
      () => loss(name),
      new RegExp(`^Expected a new name for a loss, .* found "${name}"; rename it$`),
    );
  }
  assert.equal(loss("triplet-2").name, "triplet-2");
});

Deno.test("defineMiner() refuses the names of the library's miners", async () => {
  for (const name of [...MINER_CHOICES, ""]) {
    await refuses(
      () => defineMiner(name, () => assert.fail()),
      new RegExp(`^Expected a new name for a miner, .* found "${name}"; rename it$`),
    );
  }
  assert.equal(defineMiner("hardest", () => assert.fail()).name, "hardest");
});
