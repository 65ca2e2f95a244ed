import assert from "node:assert/strict";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { train } from "./training_fixtures.ts";

for (const optimizer of ["adam", "sgd"] as const) {
  testOnEngines(
    `a training whose learning rate is far too large ends as diverged, and a NaN is no loss of 0 (${optimizer})`,
    (engine) =>
      withFolder(async (runs) => {
        const { end, events } = await train(engine, { runs, run: "a", config: { lr: 1e38, optimizer } });
        assert.equal(end.state, "diverged");
        for (const event of events) {
          if (event.type !== "step") continue;
          assert.notEqual(event.loss, 0);
          assert.equal(Number.isNaN(event.loss), Number.isNaN(event.spread));
        }
      }),
  );
}
