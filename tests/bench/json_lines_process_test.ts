import assert from "node:assert/strict";
import { JsonLinesProcess } from "../../lib/bench/json_lines_process.ts";
import { findPythons } from "../../lib/setup/python.ts";
import { processSurroundings } from "../../lib/setup/surroundings.ts";
import { refuses } from "../base/fixtures.ts";

const [python] = await findPythons(processSurroundings());
const withPython = { ignore: python === undefined };

/** Answers as the PyTorch program does, or as a broken one. */
const PROGRAM = `
import json, sys
print(json.dumps({"ready": {"versions": {}}}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if "die" in request:
        print("first\\n\\x1b[31mout of memory\\n", file=sys.stderr)
        sys.exit(3)
    if "talk" in request:
        print("Loading...", flush=True)
        continue
    if "fail" in request:
        print(json.dumps({"error": "KeyError: 'x'"}), flush=True)
        continue
    if "noise" in request:
        print("x" * 200_000, file=sys.stderr)
    print(json.dumps({"ms": request["steps"] * 2, "text": "\\u00e9" * 3}), flush=True)
`;

const start = () => new JsonLinesProcess("Python", python!, ["-c", PROGRAM]);

Deno.test(
  { name: "a program answers line by line, whatever it writes to stderr", ...withPython },
  async () => {
    const process = start();
    assert.deepEqual(await process.next(), { ready: { versions: {} } });
    assert.deepEqual(await process.ask({ steps: 2 }), { ms: 4, text: "ééé" });
    assert.deepEqual(await process.ask({ steps: 5, noise: true }), { ms: 10, text: "ééé" });
    await process.close();
  },
);

Deno.test(
  { name: "a request that fails gives an error of one line, and the next one is answered", ...withPython },
  async () => {
    const process = start();
    await process.next();
    await refuses(() => process.ask({ fail: true }), /^Python says KeyError: 'x'$/);
    await refuses(() => process.ask({ talk: true }), /^Expected JSON from Python but found Loading\.\.\.$/);
    assert.equal((await process.ask({ steps: 1 })).ms, 2);
    await process.close();
  },
);

Deno.test({ name: "a program that dies is reported with its last line", ...withPython }, async () => {
  const process = start();
  await process.next();
  await refuses(() => process.ask({ die: true }), /^Python ended with exit code 3: .*out of memory$/);
  await refuses(() => process.ask({ steps: 1 }), /^Python ended with exit code 3/);
  await process.close();
});
