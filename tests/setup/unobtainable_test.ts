import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user_error.ts";
import { joinReasons, reasonOf, Unobtainable } from "../../lib/setup/unobtainable.ts";

Deno.test("Unobtainable hides names and passwords", () => {
  const { message } = new Unobtainable(
    "pip says https://me:secret@index/simple and http://token@other are gone",
  );
  assert.equal(message, "pip says https://***@index/simple and http://***@other are gone");
});

Deno.test("reasonOf() gives reasons and throws faults of the program", () => {
  assert.equal(reasonOf(new Unobtainable("gone")), "gone");
  assert.equal(reasonOf(new UserError("the disk is full")), "the disk is full");
  assert.throws(() => reasonOf(new TypeError("a slip")), /a slip/);
});

Deno.test("joinReasons() mentions a shared reason once", () => {
  assert.equal(
    joinReasons(["a.org: gone", "a.org: gone", "no pip", "b.org: it answers 404", "c.org: gone"]),
    "a.org, c.org: gone; no pip; b.org: it answers 404",
  );
});
