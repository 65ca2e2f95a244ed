import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user_error.ts";

Deno.test("UserError keeps its message on one line, whatever a file name contains", () => {
  const error = new UserError("Cannot write runs/a\r\nb\u001b[2Jc: é ü 数");
  assert.equal(error.message, "Cannot write runs/a b [2Jc: é ü 数");
  assert.equal(error.name, "UserError");
});
