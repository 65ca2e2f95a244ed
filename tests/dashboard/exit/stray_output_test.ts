import assert from "node:assert/strict";
import { inTerminal, LONG, TOLD, TOLD_STEPS, trains } from "./fixtures.ts";
import { endsWith } from "./restored.ts";

Deno.test({
  name: "What is printed while a dashboard is up stands in its log pane and nowhere else",
  ...inTerminal,
}, () =>
  trains(LONG, async ({ terminal }) => {
    await terminal.shows(TOLD_STEPS);
    await terminal.type("5");
    await terminal.shows(/┌ Log /);
    await terminal.type("c");
    // C keeps a line until it is asked for it, so that this one comes last.
    await terminal.shows(/stray 7 by puts/);
    const rows = terminal.text().split("\n");
    for (let i = 1; i <= 9; i++) {
      const found = rows.filter((row) => row.includes(`stray ${i} `));
      assert.equal(found.length, 1, `stray ${i}: ${found}`);
      assert.match(found[0]!, /^│.*stray \d \S/);
    }
    await terminal.type("q");
    await terminal.shows(/Stop the training\?/);
    await terminal.type("s");
    assert.doesNotMatch(await endsWith(terminal, 130), /stray/);
    // Frames alone showed them: a stray line would stand between two.
    const between = terminal.raw.split(/\[\?2026h[^]*?\[\?2026l/).join("");
    assert.doesNotMatch(between, /stray/);
  }, { ...TOLD, run: "prints", rows: 100 }));
