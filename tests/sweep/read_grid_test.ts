import assert from "node:assert/strict";
import { parseGrids, readGrids } from "../../lib/sweep/read_grid.ts";
import { refuses, withFolder } from "../base/fixtures.ts";

Deno.test("a grid has values or lists of values by flag, spelled as on the command line", () => {
  const grids = parseGrids(
    '{ "lr": [1e-3, 3e-3], "--batch-size": 64, "augment": "light", "rescue": true }',
    "g.json",
  );
  assert.deepEqual(grids.map((grid) => Object.fromEntries(grid)), [
    { lr: [0.001, 0.003], batch_size: [64], augment: ["light"], rescue: [true] },
  ]);
  assert.equal(parseGrids('[{"margin": [0.5, 1]}, {"loss": "contrastive"}]', "g.json").length, 2);
});

Deno.test("what is no grid is refused in one line, with how to write one", async () => {
  const mistakes: [text: string, message: RegExp][] = [
    ["", /^Expected JSON in g.json but found nothing; write \{"lr"/],
    ['{"lr": [1e-3,, 1]}', /^Expected JSON in g.json but found a mistake: Unexpected token ','; write/],
    [
      '{"lr": [1e-3\n  "seed": 1}',
      /found a mistake: Expected ',' or ']' after array element in JSON at position 15 [^\n]*; write/,
    ],
    ["3", /^Expected flags and their values in g.json but found 3; write/],
    ["null", /but found null; write/],
    ["[]", /^Expected a grid in g.json but found none; write/],
    ["[[]]", /but found a list; write/],
    ['{"lr": []}', /^Expected values of lr in g.json but found an empty list; omit it$/],
    ['{"lr": null}', /^Expected a value or a list of values for lr in g.json but found null; write/],
    ['{"flags": {"lr": 1}}', /for flags in g.json but found an object; write/],
    ['{"lr": [0.001, 1e-3]}', /^Expected each value of lr once in g.json but found 0.001 twice; omit one$/],
    [
      '{"batch-size": 4, "batch_size": 8}',
      /^Expected batch_size once in g.json but found it twice; put all its/,
    ],
    ['{"l r\\n": 1}', /^Expected the names of flags in g.json but found "l r\\n"; write/],
  ];
  for (const [text, message] of mistakes) await refuses(() => parseGrids(text, "g.json"), message);
  await withFolder((folder) =>
    refuses(
      () => readGrids(`${folder}/none.json`),
      /^Expected a grid of flags but cannot read \S+none.json: /,
    )
  );
});
