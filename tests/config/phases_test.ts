import assert from "node:assert/strict";
import {
  describePhases,
  phasesOf,
  phasesSetting,
  phasesText,
  semiHardThenHard,
} from "../../lib/config/phases.ts";
import { refuses } from "../base/fixtures.ts";

const { parse, check } = phasesSetting({ group: "Mining", help: "" });

Deno.test("--phases is a list of miners with shares, in one form", () => {
  for (
    const text of ["semi-hard:0.4,batch-hard:0.6", "hard:1", "semi-hard:0.2,batch-all:0.3,semi-hard:0.5"]
  ) {
    assert.equal(parse(text), text);
    assert.ok(check(text));
  }
  assert.equal(parse("semi-hard:.40, hard:0.60"), "semi-hard:0.4,hard:0.6");
  assert.equal(parse("semi-hard:1e-9,hard:1"), "semi-hard:1e-9,hard:1");
  assert.ok(check(""));
  for (const other of ["semi-hard:.4,hard:.6", "hard", "hard:0.5", "curriculum:1", 3, undefined]) {
    assert.ok(!check(other), String(other));
  }
});

Deno.test("--phases says what is wrong", async () => {
  const cases: [string, RegExp][] = [
    ["semihard:0.4,hard:0.6", /^Expected miners in --phases, of semi-hard, hard, .*, but found semihard$/],
    ["curriculum:1", /but found curriculum$/],
    ["semi-hard:1,", /but found nothing$/],
    [
      "hard",
      /^Expected the share of hard in --phases to be a number above 0 .*, as in hard:0\.5, but found none$/,
    ],
    ["hard:0,semi-hard:1", /share of hard .* but found 0$/],
    ["hard:-1,semi-hard:2", /share of hard .* but found -1$/],
    ["hard:40%,semi-hard:60%", /share of hard .* but found 40%$/],
    ["hard:1:2", /share of hard .* but found 1:2$/],
    [
      "semi-hard:0.4,hard:0.5",
      /^Expected the shares in --phases to add up to 1 but found 0\.9; change them$/,
    ],
  ];
  for (const [text, message] of cases) await refuses(() => parse(text), message);
});

Deno.test("phasesOf() are the listed ones, else semi-hard and hard by the share, else the only miner", () => {
  const of = (settings: Parameters<typeof phasesOf>[0]) => phasesText(phasesOf(settings));
  assert.equal(of({}), "semi-hard:0.4,hard:0.6");
  assert.equal(of({ miner: "curriculum", semi_hard_share: 0.9 }), "semi-hard:0.9,hard:0.1");
  assert.equal(of({ miner: "curriculum", semi_hard_share: 0.9, phases: "" }), "semi-hard:0.9,hard:0.1");
  assert.equal(of({ miner: "curriculum", semi_hard_share: 0.4, phases: "batch-hard:1" }), "batch-hard:1");
  assert.equal(of({ miner: "batch-all", semi_hard_share: 0.4, phases: "" }), "batch-all:1");
  assert.equal(phasesText(semiHardThenHard(0)), "hard:1");
  assert.equal(phasesText(semiHardThenHard(1)), "semi-hard:1");
});

Deno.test("describePhases() names the last epochs of the phases that have any", () => {
  const of = (phases: string, epochs: number) => describePhases({ phases }, epochs);
  assert.equal(describePhases({ semi_hard_share: 0.4 }, 20), "semi-hard to epoch 8, then hard");
  assert.equal(describePhases({ semi_hard_share: 0.4 }, 2), "hard");
  assert.equal(describePhases({ miner: "batch-all" }, 20), "batch-all");
  assert.equal(
    of("semi-hard:0.2,batch-all:0.3,batch-hard:0.5", 10),
    "semi-hard to epoch 2, batch-all to epoch 5, then batch-hard",
  );
});
