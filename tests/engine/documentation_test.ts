import assert from "node:assert/strict";
import { runProgram } from "../base/fixtures.ts";
import { LIBRARY } from "./fixtures.ts";

const DOCS = new URL("../../docs/engine.md", import.meta.url);

Deno.test(
  { name: "the example in docs/engine.md does what it says", ignore: LIBRARY === undefined },
  async () => {
    const text = await Deno.readTextFile(DOCS);
    const example = /```ts\n(.*?)```/s.exec(text)![1]!;
    const { code, stdout, stderr } = await runProgram(example, { env: { TRINCA_LIBTENSORFLOW: LIBRARY! } });
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.equal(stdout.trim(), /console\.log\(.*\); \/\/ (.*)/.exec(example)![1]);
  },
);
