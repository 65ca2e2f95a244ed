import assert from "node:assert/strict";
import { extraListFormat } from "../../../lib/search/duplicates/extra_list.ts";
import { refuses } from "../../base/fixtures.ts";

const EXTRA = ["a b.jpg", "c\nd.jpg", "'e'.jpg"].map((path) => ({
  ...{ path, stays: "x.jpg", kind: "equal" as const, distance: 0 },
}));

Deno.test("a list of images has a path a line, and none of a path that would be two lines", () => {
  assert.deepEqual(extraListFormat("list.txt")(EXTRA), { text: "a b.jpg\n'e'.jpg\n", unlisted: 1 });
  assert.deepEqual(extraListFormat("list.TXT")([]), { text: "", unlisted: 0 });
  const { text, unlisted } = extraListFormat("a.b/list.json")(EXTRA);
  assert.deepEqual([JSON.parse(text), unlisted], [EXTRA, 0]);
});

Deno.test("a list of another format is refused", async () => {
  for (const file of ["list", "list.csv", "txt", ".txt/list", "list.toString"]) {
    await refuses(() => extraListFormat(file), /^Expected --out .* \.txt or \.json but found/);
  }
});
