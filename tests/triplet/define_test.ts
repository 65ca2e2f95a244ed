import assert from "node:assert/strict";
import { LOSSES } from "../../lib/config/losses.ts";
import { MINER_CHOICES } from "../../lib/config/miner_choices.ts";
import { batchHard } from "../../lib/triplet/batch_hard.ts";
import { defineLoss } from "../../lib/triplet/define_loss.ts";
import { defineMiner } from "../../lib/triplet/define_miner.ts";
import { drawnDigits, openEngine, train } from "../../mod.ts";
import { refuses } from "../base/fixtures.ts";

const loss = (name: string) =>
  defineLoss({
    name,
    settings: {},
    miner: batchHard,
    onDistances: () => assert.fail(),
    onTriplets: () => assert.fail(),
  });

Deno.test("defineLoss() refuses a loss without a name, and train() one named like a loss of the library", async () => {
  await refuses(() => loss(""), /^Expected a name for a loss but found ""; add one$/);
  const [engine, data] = [await openEngine({ engine: "cpu" }), await drawnDigits({ train: 40, test: 20 })];
  for (const name of Object.keys(LOSSES)) {
    await refuses(
      () => train({ engine, data, loss: loss(name) }),
      new RegExp(`^Expected another name for the loss than .* but found ${name}; rename it$`),
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
