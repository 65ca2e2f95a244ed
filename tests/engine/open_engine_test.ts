import assert from "node:assert/strict";
import { projectFile, runProgram } from "../base/fixtures.ts";
import { UserError } from "../../lib/base/user_error.ts";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { probeWebgpu } from "../../lib/engine/webgpu_engine.ts";
import { LIBRARY, missing, TESTED_ENGINES, useEngine } from "./fixtures.ts";

const NONE = { reason: "not for this machine" };
// Before the probe, as in openEngine(): see there.
if (!missing("native")) await useEngine("native");
const webgpu = await probeWebgpu();

/** Matches a UserError of one line. */
const userError = (message: RegExp) => (error: unknown) =>
  error instanceof UserError && message.test(error.message) && !error.message.includes("\n");

Deno.test("openEngine() reports why there is no native engine, and what to do", async () => {
  await assert.rejects(
    openEngine({ engine: "native", library: NONE, threads: 0 }),
    userError(/^Cannot start the native engine: not for this machine; try --engine wasm$/),
  );
});

Deno.test("openEngine() names a library that cannot be opened", async () => {
  const path = await Deno.makeTempFile({ suffix: ".so" });
  await Deno.writeTextFile(path, "no library");
  // In its own process: in this one the library is already open.
  const { stdout } = await runProgram(
    `
    import { openEngine } from ${projectFile("lib/engine/open_engine.ts")};
    const library = { path: Deno.args[0] };
    const report = ({ name, message }) => console.log(name + ": " + message);
    await openEngine({ engine: "native", library, threads: 0 }).catch(report);
    const { engine, reason } = await openEngine({ engine: "auto", library, threads: 0 });
    report({ name: engine.name, message: reason });
    `,
    { args: [path] },
  );
  const [named, automatic] = stdout.trim().split("\n");
  assert.match(named!, new RegExp(`^UserError: Cannot start the native engine with ${path}: .+`));
  if (!webgpu.real) {
    assert.match(automatic!, new RegExp(`^wasm: libtensorflow is not available: Cannot start .*${path}`));
  }
  await Deno.remove(path);
});

Deno.test({
  name:
    "openEngine() refuses a libtensorflow that was cut short in a line, where opening it would end the process",
  ignore: LIBRARY === undefined,
}, async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/${LIBRARY!.split("/").at(-1)}`;
  // Its headers and as many bytes as are said to be missing; what is between does not matter.
  const { size } = await Deno.stat(LIBRARY!);
  {
    using from = await Deno.open(LIBRARY!);
    const head = new Uint8Array(1 << 20);
    await from.read(head);
    await Deno.writeFile(path, head);
  }
  await Deno.truncate(path, Math.floor(size * 0.6));
  const program = `
    import { openEngine } from ${projectFile("lib/engine/open_engine.ts")};
    const library = { path: Deno.args[0] };
    await openEngine({ engine: "native", library, threads: 0 }).catch(({ name, message }) =>
      console.log(name + ": " + message));`;
  const { code, stdout } = await runProgram(program, { args: [path] });
  assert.match(stdout, /^UserError: Cannot start the native engine with .* it is cut short: .*\n$/);
  assert.equal(code, 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test(
  { name: "openEngine() says why there is no webgpu engine", ignore: webgpu.adapter !== undefined },
  async () => {
    await assert.rejects(
      openEngine({ engine: "webgpu", library: NONE, threads: 0 }),
      userError(/^Cannot start the webgpu engine: .+/),
    );
  },
);

Deno.test(
  { name: "openEngine() takes wasm by itself without library and GPU", ignore: webgpu.real },
  async () => {
    const { engine, reason } = await openEngine({ engine: "auto", library: NONE, threads: 0 });
    assert.equal(engine.name, "wasm");
    assert.equal(reason, "libtensorflow is not available: not for this machine");
  },
);

Deno.test({
  name: "openEngine() takes a GPU by itself if it is faster, else the native engine",
  ignore: missing("native"),
}, async () => {
  const { engine, reason } = await openEngine({ engine: "auto", library: { path: LIBRARY! }, threads: 0 });
  if (engine.gpu !== undefined) assert.equal(reason, "libtensorflow sees a GPU");
  else if (webgpu.real) assert.match(reason, /^a small step takes [\d.]+ ms, (native|webgpu) [\d.]+ ms$/);
  else assert.equal(reason, `the fastest here; no GPU: ${webgpu.reason}`);
  if (engine.gpu !== undefined || !webgpu.real) assert.equal(engine.name, "native");
});

Deno.test("openEngine() activates the requested engine, repeatedly", async () => {
  const names = TESTED_ENGINES.filter((name) => !missing(name));
  const library = LIBRARY === undefined ? NONE : { path: LIBRARY };
  const backends = { native: "tensorflow", wasm: "wasm", cpu: "cpu" };
  for (const name of [...names, ...names.toReversed()]) {
    const { engine, reason } = await openEngine({ engine: name, library, threads: 1 });
    assert.deepEqual([engine.name, reason, tf.getBackend()], [name, "asked for", backends[name]]);
    assert.match(engine.version, name === "native" ? /^libtensorflow \d+\.\d+/ : /^TensorFlow\.js \d+\.\d+/);
    if (engine.gpu === undefined) assert.match(engine.device, /^CPU, (.*)1 thread$/);
    assert.deepEqual([...tf.tidy(() => tf.tensor1d([1, 2]).mul(3).dataSync())], [3, 6]);
  }
});

Deno.test("openEngine() refuses an engine that does not exist", async () => {
  await assert.rejects(
    openEngine({ engine: "gpu" as "cpu", library: NONE, threads: 0 }),
    userError(/^Expected an engine, one of auto, native, webgpu, wasm, cpu, but found gpu$/),
  );
});

const BOTH_WAYS = [["native", "cpu"], ["cpu", "native"], ["native", "wasm"], ["wasm", "cpu"]] as const;
for (const [first, second] of BOTH_WAYS) {
  Deno.test({
    name: `openEngine() of ${second} makes ${first} refuse to compute, until it is opened again`,
    ignore: [first, second].some(missing),
  }, async () => {
    const one = await useEngine(first);
    const double = one.compile(({ x }: { x: tf.Tensor }) => x.mul(2), { name: "double" });
    const x = tf.tensor1d([1, 2]);
    const before = one.memory().tensors;
    const two = await useEngine(second);
    const refused = userError(
      new RegExp(
        `^Expected the engine ${first} to be the open one but \\w+ was opened after it; open ${first} again`,
      ),
    );
    assert.throws(() => double({ x }), refused);
    await assert.rejects(double.start({ x }), refused);
    assert.throws(() => one.compile(({ x }: { x: tf.Tensor }) => x.mul(2)), refused);
    assert.throws(() => one.fused.relu(x), refused);
    const triple = two.compile(({ x }: { x: tf.Tensor }) => x.mul(3));
    const three = tf.tensor1d([3]);
    const nine = triple({ x: three });
    assert.deepEqual([...nine.dataSync()], [9]);
    tf.dispose([nine, three]);
    triple.dispose();
    const again = await useEngine(first);
    for (const y of [double({ x }), await double.start({ x })]) {
      assert.deepEqual([...y.dataSync()], [2, 4]);
      y.dispose();
    }
    assert.equal(again.memory().tensors, before);
    double.dispose();
    x.dispose();
  });
}

for (const name of TESTED_ENGINES) {
  Deno.test(
    { name: `the ${name} engine prints nothing when it starts and runs`, ignore: missing(name) },
    async () => {
      const module = (path: string) => JSON.stringify(import.meta.resolve(`../../lib/engine/${path}`));
      const { code, stdout, stderr } = await runProgram(`
      import { openEngine } from ${module("open_engine.ts")};
      import { tf } from ${module("tf.ts")};
      const library = { path: ${JSON.stringify(LIBRARY)}, reason: "" };
      const { engine } = await openEngine({ engine: "${name}", library, threads: 0 });
      const [sum] = tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).sum().dataSync();
      const { y } = engine.fused.batchNorm(tf.ones([2, 4, 4, 3]), tf.ones([3]), tf.zeros([3]), 1e-5);
      console.log(engine.name, sum, y.sum().dataSync()[0]);`);
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: `${name} 262144 0\n`, stderr: "" });
    },
  );
}
