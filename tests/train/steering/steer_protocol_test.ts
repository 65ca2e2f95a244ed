import assert from "node:assert/strict";
import { COMMANDS, parseAnswer, parseRequest } from "../../../lib/train/steering/steer_protocol.ts";
import { MINERS } from "../../triplet/all_miners.ts";

Deno.test("COMMANDS contains every miner, and auto", () => {
  const miners = COMMANDS.filter((command) => command.startsWith("miner:"));
  assert.deepEqual(miners.sort(), ["auto", ...Object.keys(MINERS)].map((name) => `miner:${name}`).sort());
});

Deno.test("parseRequest() reads every command, and nothing else", () => {
  for (const command of COMMANDS) assert.equal(parseRequest(JSON.stringify({ command })), command);
  const others = ["", "pause", "null", "7", "{}", "[]", `{"command":"explode"}`, `{"command":["stop"]}`];
  for (
    const line of [...others, `{"command":"miner:curriculum"}`, `{"command":"constructor"}`, `{"command":`]
  ) {
    assert.equal(parseRequest(line), undefined, line);
  }
});

Deno.test("parseAnswer() reads both answers, and nothing else", () => {
  assert.deepEqual(parseAnswer(`{"ok":true}`), { ok: true });
  assert.deepEqual(parseAnswer(`{"ok":false,"error":"no"}`), { ok: false, error: "no" });
  for (const line of ["", "true", "{}", `{"ok":false}`, `{"ok":1}`]) {
    assert.equal(parseAnswer(line), undefined);
  }
});
