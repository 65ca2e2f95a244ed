import assert from "node:assert/strict";
import fc from "fast-check";
import { sweepToJson } from "../../lib/sweep/sweep_json.ts";
import { winnerCommand } from "../../lib/sweep/winner_command.ts";
import { sweepResult } from "./sweep_fixtures.ts";

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} and ${b}`);

Deno.test("the figures of settings are those of a naive loop, the best first", () => {
  // 97.5% quantile of Student's t with two degrees of freedom, from a table.
  const T = 4.303;
  const figure = fc.integer({ min: 1, max: 9999 }).map((value) => value / 10_000);
  const seeds = fc.tuple(figure, figure, figure);
  fc.assert(fc.property(fc.array(seeds, { minLength: 1, maxLength: 6 }), (figures) => {
    const { settings, winner } = sweepResult(figures);
    const statistics = (values: readonly number[]) => {
      let sum = 0;
      for (const value of values) sum += value;
      const mean = sum / 3;
      let squares = 0;
      for (const value of values) squares += (value - mean) * (value - mean);
      const std = Math.sqrt(squares / 2);
      return { mean, std, noise: T * std / Math.sqrt(3) };
    };
    const best = settings[0]!.runs.map(({ outcome }) => outcome!.val);
    for (const [i, { flags, mean, std, noise, toFirst }] of settings.entries()) {
      const own = figures[Number(flags.lr!.at(-1)) - 1]!;
      const naive = statistics(own);
      close(mean, naive.mean);
      close(std, naive.std);
      close(noise, naive.noise);
      if (i === 0) assert.equal(toFirst, undefined);
      else {
        const difference = statistics(own.map((value, seed) => value - best[seed]!));
        close(toFirst!.value, difference.mean);
        close(toFirst!.noise, difference.noise);
      }
      if (i > 0) assert.ok(settings[i - 1]!.mean >= mean);
    }
    assert.equal(winner, settings[0]);
  }));
});

Deno.test("a setting with a seed that diverged or is missing comes after the complete ones, and none of it wins", () => {
  const { settings, winner } = sweepResult([[0.9, undefined], [0.5, 0.6], [0.95, NaN], [
    undefined,
    undefined,
  ]]);
  assert.deepEqual(settings.map(({ flags }) => flags.lr), ["0.002", "0.003", "0.001", "0.004"]);
  assert.equal(winner, settings[0]);
  close(settings[2]!.toFirst!.value, 0.4);
  assert.ok(Number.isNaN(settings[2]!.toFirst!.noise), "one common seed");
  assert.equal(settings[3]!.toFirst, undefined);
  assert.equal(sweepResult([[0.9, undefined]]).winner, undefined);
});

Deno.test("the winner's command has its flags, without those that hold images out", () => {
  const command = (flags: Record<string, string>) => {
    const result = sweepResult([[0.9, 0.8, 0.7]], flags);
    return winnerCommand(result, result.winner!);
  };
  assert.equal(command({ data_path: "my photos" }), "deno task train --data_path 'my photos' --lr 0.001");
  assert.equal(
    command({ soft_margin: "true", rescue: "false", holdout_classes: "0.1" }),
    "deno task train --soft_margin --no-rescue --lr 0.001",
  );
  // Seeds 1 to 3 were the best after epochs 4, 5 and 6.
  assert.equal(command({ early_stop: "3" }), "deno task train --lr 0.001 --epochs 5");
  assert.equal(command({ holdout: "0", early_stop: "3" }), "deno task train --lr 0.001 --early_stop 3");
});

Deno.test("what is not known is null in JSON", () => {
  const { settings, winner, ended } = JSON.parse(
    JSON.stringify(sweepToJson(sweepResult([[NaN], [undefined]]))),
  );
  assert.deepEqual([winner, ended], [null, 1]);
  assert.deepEqual(settings[0].runs, [{
    name: "d0-seed_1",
    seed: 1,
    state: "diverged",
    val: null,
    seconds: null,
  }]);
  assert.deepEqual([settings[0].mean, settings[0].interval, settings[1].to_best], [null, null, null]);
  const done = JSON.parse(JSON.stringify(sweepToJson(sweepResult([[0.5, 0.5]], { early_stop: "1" }))));
  assert.equal(done.settings[0].mean, 0.51, "with early stopping the best epoch counts");
  assert.deepEqual(done.settings[0].interval, [0.51, 0.51]);
});
