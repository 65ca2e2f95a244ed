import assert from "node:assert/strict";
import { curriculum, type CurriculumOptions } from "../../lib/triplet/curriculum.ts";
import { scheduleOf } from "../../lib/triplet/miner_schedule.ts";
import { MINERS } from "./all_miners.ts";
import { refuses } from "../base/fixtures.ts";

/** The miners of all epochs. */
function minersOf(semiHard: number, epochs: number): string[] {
  return Array.from({ length: epochs }, (_, i) => curriculum({ semiHard }).minerOfEpoch(i + 1, epochs).name);
}

Deno.test("curriculum() is semi-hard for 8 of 20 epochs, then hard", () => {
  assert.deepEqual(minersOf(0.4, 20), [...new Array(8).fill("semi-hard"), ...new Array(12).fill("hard")]);
  assert.equal(curriculum().minerOfEpoch(8, 20), MINERS["semi-hard"]);
  assert.equal(curriculum().minerOfEpoch(9, 20), MINERS.hard);
});

Deno.test("curriculum() is all hard with a share of 0 and all semi-hard with a share of 1", () => {
  assert.deepEqual(minersOf(0, 3), ["hard", "hard", "hard"]);
  assert.deepEqual(minersOf(1, 3), ["semi-hard", "semi-hard", "semi-hard"]);
  assert.deepEqual(minersOf(0.4, 1), ["hard"]);
});

Deno.test("curriculum() rejects a share that is out of range", async () => {
  for (const semiHard of [-0.1, 1.1, NaN]) {
    await refuses(() => curriculum({ semiHard }), /^Expected semiHard to be a number from 0 to 1 but found /);
  }
});

Deno.test("scheduleOf() uses a miner in every epoch, and returns a schedule unchanged", () => {
  for (const miner of Object.values(MINERS)) {
    const schedule = scheduleOf(miner);
    assert.equal(schedule.name, miner.name);
    for (const epoch of [1, 9, 20]) assert.equal(schedule.minerOfEpoch(epoch, 20), miner);
  }
  const schedule = curriculum();
  assert.equal(scheduleOf(schedule), schedule);
});

Deno.test("curriculum() follows a list of phases of any miners", () => {
  const phases = [
    { miner: MINERS["semi-hard"], share: 0.3 },
    { miner: MINERS["batch-all"], share: 0.3 },
    { miner: MINERS["batch-hard"], share: 0.4 },
  ];
  const schedule = curriculum({ phases });
  const names = Array.from({ length: 10 }, (_, i) => schedule.minerOfEpoch(i + 1, 10).name);
  assert.deepEqual(names, [
    ...new Array(3).fill("semi-hard"),
    ...new Array(3).fill("batch-all"),
    ...new Array(4).fill("batch-hard"),
  ]);
  assert.deepEqual(schedule.settings, { phases: "semi-hard:0.3,batch-all:0.3,batch-hard:0.4" });
  assert.deepEqual(curriculum({ semiHard: 0.2 }).settings, { semi_hard_share: 0.2 });
});

Deno.test("curriculum() rejects what is no list of phases, and shares that do not add up to 1", async () => {
  const phase = (share: unknown) => ({ miner: MINERS.hard, share });
  for (
    const phases of [
      [],
      [phase(0.9)],
      [phase(0.5), phase(0.6)],
      [{ miner: "hard", share: 1 }],
      [phase("1")],
      3,
    ]
  ) {
    await refuses(
      () => curriculum({ phases } as CurriculumOptions),
      /^Expected phases to be a list of phases, .* add up to 1 but found /,
    );
  }
  await refuses(
    () => curriculum({ semiHard: 0.4, phases: [{ miner: MINERS.hard, share: 1 }] }),
    /^Expected semiHard or phases of curriculum\(\) but found both; omit one of them$/,
  );
});
