import assert from "node:assert/strict";
import { runProgram } from "../base/fixtures.ts";
import { LIBRARY } from "./fixtures.ts";

const DOCS = new URL("../../docs/engine.md", import.meta.url);

Deno.test(
  { name: "the example in docs/engine.md does what it says", ignore: LIBRARY === undefined },
  async () => {
    const text = await Deno.readTextFile(DOCS);
    const example = /```ts\n(.*?)```/s.exec(text)![1]!;
    // Its imports are relative to the folder of the documentation.
    const program = example.replaceAll('"../lib/', `"${new URL("../../lib/", import.meta.url)}`);
    const { code, stdout, stderr } = await runProgram(program, { env: { TRINCA_LIBTENSORFLOW: LIBRARY! } });
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assert.equal(stdout.trim(), /console\.log\(.*\); \/\/ (.*)/.exec(example)![1]);
  },
);
