import assert from "node:assert/strict";
import { inlineModules } from "../../../lib/report/html/inline_modules.ts";
import { pageScript } from "../../../lib/report/html/page_script.ts";

Deno.test("inlineModules() passes each module its imports, whatever names the others use", () => {
  const script = inlineModules({
    "a.ts": `/** Documented. */\nexport const one: number = 1;\nconst helper = 10;\n` +
      `export function add(x: number): number {\n  return x + helper;\n}\n`,
    "b.ts": `import type { T } from "./types.ts";\nimport { add, one as first, type U } from "./a.ts";\n` +
      `const helper = 5;\nexport class Box {\n  readonly value: number = add(helper) + first;\n}\n`,
    "c.ts":
      `import { Box } from "./b.ts";\nimport {\n  one,\n} from "./a.ts";\nresult.push(new Box().value, one);\n`,
  });
  const result: number[] = [];
  new Function("result", script)(result);
  assert.deepEqual(result, [16, 1]);
  assert.doesNotMatch(script, /number|Documented/);
});

Deno.test("pageScript() is one script that makes no requests and closes no script element", () => {
  const script = pageScript();
  assert.doesNotThrow(() => new Function(script));
  assert.doesNotMatch(script, /^(import|export)\b/m);
  assert.doesNotMatch(script, /<\/script|<!--/i);
  assert.doesNotMatch(
    script,
    /\b(fetch|XMLHttpRequest|WebSocket|innerHTML|outerHTML|insertAdjacentHTML|eval)\b/,
  );
});

Deno.test("pageScript() has every file of the page and what they share, each after those that it imports", () => {
  const script = pageScript();
  const folder = new URL("../../../lib/report/html/page/", import.meta.url);
  const files = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".ts"));
  const order = [...script.matchAll(/^modules\["([\w.]+)"\] = /gm)].map((found) => found[1]!);
  const shared = ["text_columns.ts"];
  assert.deepEqual([...order].sort(), [...files, ...shared].sort());
  for (const [at, file] of order.entries()) {
    if (shared.includes(file)) continue;
    const text = Deno.readTextFileSync(new URL(file, folder));
    for (const [, imported] of text.matchAll(/^import \{[^}]*\} from "[./\w]*\/([\w.]+)";/gm)) {
      assert.ok(order.indexOf(imported!) < at, `${file} stands before ${imported}`);
    }
  }
});
