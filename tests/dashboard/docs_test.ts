import assert from "node:assert/strict";
import { KEYS } from "../../lib/dashboard/ui/key_table.ts";
import { SHOTS } from "../../lib/dashboard/shots.ts";

const DOCS = new URL("../../docs/", import.meta.url);

Deno.test("docs/dashboard.md names every key", async () => {
  const text = await Deno.readTextFile(new URL("dashboard.md", DOCS));
  for (const { label } of KEYS) {
    for (const key of label.split(" ")) {
      const named = [...text.matchAll(/`([^`\n]+)`/g)].some(([, quoted]) => quoted!.split(" ").includes(key));
      assert.ok(named, `${key} of ${label}`);
    }
  }
});

Deno.test("The pictures in the docs equal those of deno task shots", async () => {
  const drawn = new Set(SHOTS.map(({ name }) => `${name}.svg`));
  for (const file of ["dashboard.md", "../README.md"]) {
    const text = await Deno.readTextFile(new URL(file, DOCS));
    const shown = [...text.matchAll(/shots\/([\w-]+\.svg)/g)].map(([, name]) => name!);
    assert.ok(shown.length > 0);
    for (const name of shown) assert.ok(drawn.has(name), name);
  }
});
