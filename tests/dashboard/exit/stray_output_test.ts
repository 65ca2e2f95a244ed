import assert from "node:assert/strict";
import { FAKED, FAKED_STEPS, inTerminal, LONG, trains } from "./fixtures.ts";
import { endsWith } from "./restored.ts";

Deno.test({
  name: "Output that is printed during a dashboard appears only in its log pane",
  ...inTerminal,
}, () =>
  trains(LONG, async ({ terminal }) => {
    await terminal.shows(FAKED_STEPS);
    await terminal.type("5");
    await terminal.shows(/┌ Log /);
    await terminal.type("c");
    // The C library buffers a line until it is flushed, so this one comes last.
    await terminal.shows(/stray 7 by puts/);
    const rows = terminal.text().split("\n");
    for (let i = 1; i <= 9; i++) {
      const found = rows.filter((row) => row.includes(`stray ${i} `));
      assert.equal(found.length, 1, `stray ${i}: ${found}`);
      assert.match(found[0]!, /^│.*stray \d \S/);
    }
    await terminal.type("q");
    await terminal.shows(/Stop the training\?/);
    await terminal.type("S");
    assert.doesNotMatch(await endsWith(terminal, 130), /stray/);
    // Only frames showed them: a stray line would be between two frames.
    const between = terminal.raw.split(/\[\?2026h[^]*?\[\?2026l/).join("");
    assert.doesNotMatch(between, /stray/);
  }, { ...FAKED, run: "prints", rows: 100 }));
