import assert from "node:assert/strict";
import { busyNote } from "../../lib/bench/machine.ts";

Deno.test("busyNote() says that other programs worked, and nothing of an idle machine", () => {
  assert.equal(busyNote(1.5, 2), undefined);
  assert.equal(busyNote(0, 1), undefined);
  assert.match(
    busyNote(14.04, 2)!,
    /^Other programs kept the machine busy: 14\.0 wanted one of its 2 cores /,
  );
});
