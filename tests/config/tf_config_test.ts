import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user_error.ts";
import { parseTfConfig } from "../../lib/config/tf_config.ts";

const worker = ["10.0.0.1:2222", "host-2.example:2222"];
const parse = (value: unknown) => parseTfConfig(JSON.stringify(value));

Deno.test("parseTfConfig() returns the workers in the order of their ranks, the chief first", () => {
  assert.deepEqual(parse({ cluster: { worker }, task: { type: "worker", index: 1 } }), {
    addresses: worker,
    task: 1,
  });
  const chief = ["10.0.0.9:2222"];
  assert.deepEqual(
    parse({ cluster: { worker, chief }, task: { type: "worker", index: 1 }, environment: "cloud" }),
    {
      addresses: [...chief, ...worker],
      task: 2,
    },
  );
  assert.equal(parse({ cluster: { worker, chief }, task: { type: "chief", index: 0 } })?.task, 0);
  assert.deepEqual(
    parse({ cluster: { worker: ["[::1]:99", "a:1"] }, task: { type: "worker", index: 0 } })?.addresses,
    [
      "[::1]:99",
      "a:1",
    ],
  );
});

Deno.test("parseTfConfig() returns undefined for a process that trains alone", () => {
  for (const text of [undefined, "", " "]) assert.equal(parseTfConfig(text), undefined);
  assert.equal(parse({ cluster: { worker: ["a:1"] }, task: { type: "worker", index: 0 } }), undefined);
});

Deno.test("parseTfConfig() refuses what TensorFlow would not accept, in one line that says what to do", () => {
  const task = { type: "worker", index: 0 };
  const wrong: [string, RegExp][] = [
    ["{", /is not JSON/],
    ["null", /is null/],
    ["{}", /has no cluster/],
    [JSON.stringify({ cluster: {}, task }), /has no workers/],
    [JSON.stringify({ cluster: { worker, ps: ["a:1"] }, task }), /has the job ps/],
    [JSON.stringify({ cluster: { worker: "a:1" }, task }), /as the addresses of worker/],
    [JSON.stringify({ cluster: { worker: ["a"] }, task }), /has "a" as an address/],
    [JSON.stringify({ cluster: { worker: ["a:0"] }, task }), /has "a:0" as an address/],
    [JSON.stringify({ cluster: { worker: ["a:1", "a:1"] }, task }), /has the address a:1 twice/],
    [JSON.stringify({ cluster: { worker } }), /has the task of nobody/],
    [JSON.stringify({ cluster: { worker }, task: { type: "worker", index: 2 } }), /none of its 2 workers/],
  ];
  for (const [text, message] of wrong) {
    assert.throws(() => parseTfConfig(text), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, message);
      assert.match(
        error.message,
        /^Expected TF_CONFIG such as [^\n]*; correct it, or unset it to train alone$/,
      );
      return true;
    });
  }
});
