import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { readEvents } from "../../lib/run/event_log.ts";
import { savedCheckpoint } from "../../lib/run/saved_checkpoint.ts";
import { openNewestCheckpoint } from "../../lib/train/newest_checkpoint.ts";
import { repairLog } from "../../lib/train/repair_log.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { history } from "./history.ts";
import { QUARTERS, train } from "./training_fixtures.ts";

const OPERATIONS = ["rename", "mkdir", "symlink", "remove"] as const;

/** Calls a function before every operation on files that changes names. */
async function beforeOperations<T>(before: () => void, run: () => Promise<T>): Promise<T> {
  const own = OPERATIONS.map((name) => [name, Deno[name]] as const);
  for (const [name, operation] of own) {
    Object.assign(Deno, {
      [name]: (...args: Parameters<typeof operation>) => {
        before();
        return (operation as (...args: unknown[]) => Promise<void>)(...args);
      },
    });
  }
  try {
    return await run();
  } finally {
    Object.assign(Deno, Object.fromEntries(own));
  }
}

testOnEngines(
  "a run that is killed at any write of its log or its checkpoints is resumed to the same weights and the same log",
  (engine) =>
    withFolder(async (runs) => {
      const config = { lr: 3e-3, seed: 4, epochs: 2, keep: "1", checkpoint_every: "2" };
      const how = { config, holdout: QUARTERS.test };
      let copies = 0;
      const folder = `${runs}/a`;
      const copy = () => cpSync(folder, `${runs}/${++copies}`, { recursive: true, verbatimSymlinks: true });
      const whole = await beforeOperations(
        () => existsSync(folder) && copy(),
        () =>
          train(engine, {
            runs,
            run: "a",
            ...how,
            listen(event, control) {
              // The other steps are like these.
              if (event.type === "step" && event.step === 2) control.give("checkpoint");
              if (event.type !== "step" || [1, 2, 6].includes(event.step)) copy();
            },
          }),
      );
      const expected = history(await readEvents(whole.folder));
      assert.ok(copies > 40, `${copies} copies`);
      for (let i = 1; i <= copies; i++) {
        const killed = `${runs}/${i}`;
        const newest = await openNewestCheckpoint(killed);
        const saved = newest && { name: newest.last, ...await savedCheckpoint(`${killed}/${newest.last}`) };
        await repairLog(killed, newest && { state: newest.checkpoint.state, saved: saved! });
        // The commands of a user are not given again.
        await train(engine, {
          runs,
          run: "",
          ...how,
          ...(newest === undefined ? { folder: killed } : {
            resumed: { folder: killed, checkpoint: newest.checkpoint },
          }),
        });
        const found = history(await readEvents(killed));
        const isGiven = (line: string) => /"checkpoint_saved".*_step_/.test(line);
        assert.deepEqual(
          found.filter((line) => !isGiven(line)),
          expected.filter((line) => !isGiven(line)),
          `killed at ${i}`,
        );
        assert.equal(new Set(found).size, found.length, `nothing twice, killed at ${i}`);
        assert.deepEqual(
          await Deno.readFile(`${killed}/epoch_2/training.safetensors`),
          await Deno.readFile(`${folder}/epoch_2/training.safetensors`),
        );
      }
    }),
  ["wasm"],
);
