import assert from "node:assert/strict";
import { basename } from "node:path";
import { EVENT_LOG, pruneEvents, readEvents } from "../../lib/run/event_log.ts";
import { readState } from "../../lib/dashboard/read_state.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { RunHistory } from "../../lib/run/run_history.ts";
import { withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "./events.ts";

Deno.test("whatever reads the log of a run whose folder was renamed names it by its folder", () =>
  withFolder(async (runs) => {
    const started = ONE_OF_EACH.find(({ type }) => type === "run_started")!;
    const line = JSON.stringify({ time: 1, ...started });
    const [before, after] = [`${runs}/before`, `${runs}/after`];
    await Deno.mkdir(before);
    await Deno.writeTextFile(`${before}/${EVENT_LOG}`, `${line}\n`);
    for (const folder of [before, after]) {
      const name = basename(folder);
      if (folder === after) await Deno.rename(before, after);
      const [event] = await readEvents(folder) as (TrainEvent & { type: "run_started" })[];
      assert.equal(event!.run, name);
      assert.equal((await RunHistory.read(`${folder}/`)).epochs.run?.run, name);
      assert.equal((await readState(folder)).run?.run, name);
    }
    await pruneEvents(after, () => true);
    assert.equal(await Deno.readTextFile(`${after}/${EVENT_LOG}`), `${line}\n`, "the log stays as it is");
  }));
